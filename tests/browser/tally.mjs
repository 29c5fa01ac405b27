// Counts checks; the last line of a test is its `N passed, N failed`.
export class Tally {
  passed = 0;
  failed = 0;

  holds(sentence, isSo, seen) {
    if (isSo) {
      this.passed++;
    } else {
      this.failed++;
      console.log(`not so: ${sentence}${seen === undefined ? '' : `: ${JSON.stringify(seen)}`}`);
    }
  }

  finish() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed > 0 ? 1 : 0;
  }
}
