/** A source of packages, by the names of its arguments. */
export type SourceFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** The text of a source as apt's deb822 format has it; the fields are in the order of the arguments' names, as Ansible writes them. */
export function sourceText(fields: SourceFields): string {
  const lines = Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => (value === undefined ? [] : [`${fieldName(name)}: ${fieldValue(value)}\n`]))
  return lines.join('').replaceAll(': \n', ':\n')
}

/** What a source's files are called: its name in small letters, without what is odd in a file's name. */
export function sourceSlug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[_\s]+/g, '-')
    .replace(/[^a-z0-9-]+/g, '')
}

function fieldName(argument: string): string {
  if (argument === 'name') return 'X-Repolib-Name'
  if (argument === 'uris') return 'URIs'
  return argument
    .split('_')
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('-')
}

function fieldValue(value: NonNullable<SourceFields[string]>): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = Array.isArray(value) ? value.join(' ') : String(value)
  return text.includes('\n') ? folded(text) : text
}

/** Several lines of one field: each is set in, and an empty one is a dot. */
function folded(text: string): string {
  const lines = text.trim().split('\n')
  return `\n${lines.map((line) => `    ${line.trim() === '' ? '.' : line.trim()}`).join('\n')}`
}
