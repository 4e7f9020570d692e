"""Pictures are the same bytes each time and take the page's ink; roles differ in more than colour."""

from synthetic_record import synthetic_record

from openiads.show.maps import map_chart
from openiads.show.style import INK, ROLES, svg


def test_the_same_record_gives_the_same_picture(record):
    assert svg(map_chart(record).figure, "map") == svg(map_chart(synthetic_record()).figure, "map")


def test_a_picture_has_no_date_and_takes_the_ink_of_the_page(record):
    picture = svg(map_chart(record).figure, "map")
    assert picture.startswith("<svg ")
    assert "currentColor" in picture
    assert INK not in picture
    assert "<metadata>" not in picture
    assert "dc:date" not in picture


def test_roles_differ_in_colour_line_and_mark():
    for part in ("colour", "line", "mark"):
        assert len({getattr(look, part) for look in ROLES.values()}) == len(ROLES)


def test_roles_differ_in_grey_print():
    """Luminance by ITU-R BT.709 of each colour; attackers and neutrals, the pair that matters, are a tenth apart."""

    def grey(colour):
        red, green, blue = (int(colour[k : k + 2], 16) / 255.0 for k in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    shades = {name: grey(look.colour) for name, look in ROLES.items()}
    assert abs(shades["decoy"] - shades["attacker"]) > 0.1
    assert abs(shades["friend"] - shades["neutral"]) > 0.1
