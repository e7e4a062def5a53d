/** `1 host`, `3 hosts`. */
export function many(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
