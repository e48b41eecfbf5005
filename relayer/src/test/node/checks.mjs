// One line per check, and the exit code in the end.

export class Checks {
  #passed = 0;
  #failed = 0;

  /** Compares bigints, strings, numbers and flat lists of them. */
  equal(name, actual, expected) {
    const [a, e] = [text(actual), text(expected)];
    return this.that(name, a === e, `expected ${e}, got ${a}`);
  }

  that(name, holds, detail) {
    if (holds) {
      this.#passed++;
      console.log(`ok    ${name}`);
    } else {
      this.#failed++;
      console.log(`FAIL  ${name}: ${detail}`);
    }
    return holds;
  }

  /** Prints the count; 0 if everything held, else 1. */
  finish() {
    console.log(`${this.#passed} checks passed, ${this.#failed} failed`);
    return this.#failed === 0 ? 0 : 1;
  }
}

function text(value) {
  return JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? v.toString() : v)) ?? 'nothing';
}
