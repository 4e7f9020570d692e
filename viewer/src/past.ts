// The texts that a text was before, to go back to.
const MOST = 200;

export class Past {
  private texts: string[] = [];
  private at = -1;

  get text(): string | undefined {
    return this.texts[this.at];
  }

  /** Keep a text as the one after the present one; what had been undone is gone. */
  keep(text: string): void {
    if (text === this.text) return;
    this.texts = [...this.texts.slice(0, this.at + 1), text].slice(-MOST);
    this.at = this.texts.length - 1;
  }

  can(step: -1 | 1): boolean {
    return this.texts[this.at + step] !== undefined;
  }

  go(step: -1 | 1): string | undefined {
    if (!this.can(step)) return undefined;
    this.at += step;
    return this.text;
  }
}
