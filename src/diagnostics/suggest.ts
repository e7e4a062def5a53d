/** The candidate that a user most likely meant, or undefined when none is close: few slips, and fewer in short words. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = normal(word)
  const limit = word.length < 3 ? 0 : word.length < 6 ? 1 : word.length < 11 ? 2 : 3
  let nearest: string | undefined
  let least = limit + 1
  for (const candidate of candidates) {
    const name = normal(candidate)
    if (Math.abs(name.length - wanted.length) >= least) continue
    const slips = distance(wanted, name)
    if (slips < least) [nearest, least] = [candidate, slips]
  }
  return nearest
}

/** `; did you mean "when"?`, or nothing: the end of a message about an unknown name. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const nearest = suggest(word, candidates)
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`
}

// `ignore-errors` and `IgnoreErrors` are no slips at all.
function normal(word: string): string {
  return word.toLowerCase().replaceAll(/[-_]/g, '')
}

/** Damerau-Levenshtein: insertions, deletions, replacements, and swaps of neighbours. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced, swapped))
    }
    ;[beforeLast, last] = [last, row]
  }
  return at(last, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
