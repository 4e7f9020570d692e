"""How things fly when nothing steers them, and how interceptors fly out."""
