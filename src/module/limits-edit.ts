import { type Refusal, refuse } from './define.ts'

/** A limit that PAM is to set at login, and how it goes with what the file says. */
export interface Limit {
  readonly domain: string
  readonly limit_type: string
  readonly limit_item: string
  readonly value: string
  readonly comment: string
  readonly use_min: boolean
  readonly use_max: boolean
}

/** A file's text with the limit in it, and the limit's line. */
interface Limited {
  readonly text: string
  readonly line: string
}

const signed = ['nice', 'priority']
const unlimited = ['unlimited', 'infinity', '-1']

/** Sets a limit in the text of a limits.conf; all lines of that limit get the value. `dest` names the file in what is refused. */
export function withLimit(text: string, limit: Limit, dest: string): Limited | Refusal {
  const wrong = valueProblem(limit.limit_item, limit.value)
  if (wrong !== null) return refuse(wrong)
  const lines = text.split(/(?<=\n)/)
  const bad = lines.map(parseLine).find((at) => at && valueProblem(at.item, at.value) !== null)
  if (bad) return refuse(`Invalid configuration found in '${dest}'. ${valueProblem(bad.item, bad.value)}`)
  const edited = lines.map((line) => {
    const at = parseLine(line)
    return at && isOf(limit, at) ? newLine(line, at, limit) : null
  })
  const line = edited.findLast((one) => one !== null)
  if (line != null) return { text: edited.map((one, i) => one ?? lines[i]).join(''), line }
  const added = written(limit, limit.value, limit.comment)
  const end = text === '' || text.endsWith('\n') ? '' : '\n'
  return { text: `${text}${end}${added}`, line: added }
}

interface Line {
  readonly domain: string
  readonly type: string
  readonly item: string
  readonly value: string
  /** What stands after the `#`. */
  readonly comment: string
}

function parseLine(line: string): Line | null {
  const at = line.indexOf('#')
  const words = (at < 0 ? line : line.slice(0, at)).trim().split(/\s+/)
  const [domain = '', type = '', item = '', value] = words
  if (value === undefined || words.length !== 4) return null
  return { domain, type, item, value, comment: at < 0 ? '' : line.slice(at + 1).trimEnd() }
}

function isOf({ domain, limit_type, limit_item }: Limit, at: Line): boolean {
  return at.domain === domain && at.type === limit_type && at.item === limit_item
}

/** The line as it is where it has the value already; a comment stays unless there is a new one. */
function newLine(line: string, { value: was, comment }: Line, limit: Limit): string {
  const value = goal(limit, was)
  return value === was ? line : written(limit, value, limit.comment || comment)
}

function goal({ value, use_min, use_max }: Limit, was: string): string {
  const isLess = amount(value) < amount(was)
  if (use_min) return isLess ? value : was
  if (use_max) return amount(value) > amount(was) ? value : was
  return value
}

function amount(value: string): number {
  return unlimited.includes(value) ? Number.POSITIVE_INFINITY : Number(value)
}

function written({ domain, limit_type, limit_item }: Limit, value: string, comment: string): string {
  const words = [domain, limit_type, limit_item, value, ...(comment === '' ? [] : [`#${comment}`])]
  return `${words.join('\t')}\n`
}

function valueProblem(item: string, value: string): string | null {
  const isSigned = signed.includes(item)
  const isFine = isSigned
    ? /^-?\d+$/.test(value) && Number(value) >= -20 && Number(value) <= 19
    : unlimited.includes(value) || /^\d+$/.test(value)
  if (isFine) return null
  const rule = isSigned
    ? 'a number from -20 to 19'
    : "'unlimited', 'infinity' or -1, which all mean no limit, or a number of 0 or more"
  return `Value of '${value}' for item '${item}' is invalid: it must be ${rule}`
}
