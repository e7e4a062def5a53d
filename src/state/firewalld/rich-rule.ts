/** The parts of a rich rule, in the order in which firewalld shows them. */
const parts = [
  ...['rule', 'source', 'destination', 'service', 'port', 'protocol', 'icmp-block', 'icmp-type', 'masquerade'],
  ...['forward-port', 'source-port', 'log', 'nflog', 'audit', 'accept', 'reject', 'drop', 'mark'],
]

/** A rich rule as firewalld shows it, so that two of them can be compared: all values quoted, all parts in one order. */
export function plainRule(text: string): string {
  const groups: string[][] = []
  for (const [word] of text.matchAll(/[^\s="]+(?:=(?:"[^"]*"|[^\s"]*))?/g)) {
    const group = groups.at(-1)
    if (parts.includes(word) || !group) groups.push([word])
    else group.push(plainWord(word))
  }
  const place = ([name = '']: readonly string[]) => parts.indexOf(name)
  const sorted = groups.toSorted((one, other) => place(one) - place(other))
  return sorted.flatMap(([name = '', ...rest]) => [name, ...ordered(rest)]).join(' ')
}

const units: Readonly<Record<string, string>> = { second: 's', minute: 'm', hour: 'h', day: 'd' }

function plainWord(word: string): string {
  const [, name, value] = /^([^=]+)="?([^"]*)"?$/.exec(word) ?? []
  if (name === undefined || value === undefined) return word
  // A priority of 0 is none.
  if (name === 'priority' && value === '0') return ''
  const short = value.replace(/^(\d+\/)(second|minute|hour|day)$/, (_, count, unit) => `${count}${units[unit]}`)
  return `${name}="${name === 'value' ? short : value}"`
}

/** The attributes of a part in any one order; a limit belongs to it with its own. */
function ordered(words: readonly string[]): string[] {
  const given = words.filter((word) => word !== '')
  const limit = given.indexOf('limit')
  const [own, after] = limit < 0 ? [given, []] : [given.slice(0, limit), given.slice(limit)]
  return [...own.toSorted(byName), ...after]
}

const usual = ['NOT', 'priority', 'family', 'name', 'port', 'protocol', 'prefix', 'level']

function byName(one: string, other: string): number {
  const place = (word: string) => {
    const at = usual.indexOf(word.replace(/=.*$/, ''))
    return at < 0 ? usual.length : at
  }
  return place(one) - place(other)
}
