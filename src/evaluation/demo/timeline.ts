/** What the story says, in the order in which it happens. */
export class Timeline {
  private checks = 0;

  chapter(title: string): void {
    console.log(`\n${title}\n${'─'.repeat(title.length)}`);
  }

  /** Something happened on a day. */
  at(day: string, text: string): void {
    console.log(`  ${day.padEnd(18)}${text}`);
  }

  /** More about it. */
  note(text: string): void {
    console.log(`  ${''.padEnd(18)}${text}`);
  }

  /** Something that must be so for the story to be true. Throws when it is not. */
  check(holds: boolean, text: string): void {
    if (!holds) throw new Error(`the story is not true: ${text}`);
    this.checks += 1;
    this.note(`✓ ${text}`);
  }

  end(seconds: number): void {
    console.log(`\n${this.checks} checks passed in ${seconds.toFixed(1)} s.`);
  }
}
