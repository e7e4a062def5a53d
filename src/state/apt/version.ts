/** Compares two versions of a Debian package: negative where the first is older. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [split(left), split(right)]
  return a.epoch - b.epoch || compareParts(a.upstream, b.upstream) || compareParts(a.revision, b.revision)
}

function split(version: string) {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(version) ?? []
  const dash = rest.lastIndexOf('-')
  const upstream = dash < 0 ? rest : rest.slice(0, dash)
  return { epoch: Number(epoch), upstream, revision: dash < 0 ? '' : rest.slice(dash + 1) }
}

/** By turns a run of non-digits, by `weight`, and a run of digits, by value. */
function compareParts(left: string, right: string): number {
  const runs = /(\D*)(\d*)/y
  for (let a = left, b = right; a !== '' || b !== ''; ) {
    const [wholeA, textA = '', digitsA = ''] = match(runs, a)
    const [wholeB, textB = '', digitsB = ''] = match(runs, b)
    const order = compareText(textA, textB) || compareDigits(digitsA, digitsB)
    if (order !== 0) return order
    a = a.slice(wholeA.length)
    b = b.slice(wholeB.length)
  }
  return 0
}

function match(runs: RegExp, text: string): [string, ...string[]] {
  runs.lastIndex = 0
  const [whole = '', ...groups] = runs.exec(text) ?? []
  return [whole, ...groups]
}

function compareText(left: string, right: string): number {
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const order = weight(left[i]) - weight(right[i])
    if (order !== 0) return order
  }
  return 0
}

function compareDigits(left: string, right: string): number {
  const [a, b] = [left.replace(/^0+/, ''), right.replace(/^0+/, '')]
  if (a.length !== b.length) return a.length - b.length
  return a === b ? 0 : a < b ? -1 : 1
}

/** `~` sorts before the end of the text, letters before all else. */
function weight(character: string | undefined): number {
  if (character === undefined) return 0
  if (character === '~') return -1
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256
}
