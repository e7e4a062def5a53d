/** The names of the week's days, Sunday first. */
export const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
/** The names of the months. */
export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** A moment: `date` holds the clock's reading in its UTC fields, `zone` and `offset` (minutes east) say whose clock. */
export interface Moment {
  readonly date: Date
  readonly zone: string
  readonly offset: number | null
}

/** The moment on the controller's clock. */
export function localMoment(instant: Date): Moment {
  const offset = -instant.getTimezoneOffset()
  return {
    date: new Date(instant.getTime() + offset * 60_000),
    // Its names take 30 ms to load, and few formats have them.
    get zone() {
      return zoneName(instant)
    },
    offset,
  }
}

// Each language's names cover its own part of the world; elsewhere they say GMT+1.
function zoneName(instant: Date): string {
  const names = ['en-US', 'en-GB'].map((language) => {
    const parts = new Intl.DateTimeFormat(language, { timeZoneName: 'short' }).formatToParts(instant)
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC'
  })
  return names.find((name) => !name.startsWith('GMT')) ?? names[0] ?? 'UTC'
}

/** The moment in universal time, whose zone C calls GMT. */
export function utcMoment(instant: Date): Moment {
  return { date: instant, zone: 'GMT', offset: 0 }
}

/** Formats as C's strftime does in the C locale; unknown directives stay as they are. */
export function strftime(format: string, moment: Moment): string {
  return format.replace(/%([-_0^#]?)([a-zA-Z%+])/g, (whole, flag: string, letter: string) => {
    const text = directive(letter, moment)
    return text === undefined ? whole : flagged(text, flag)
  })
}

function flagged(text: string, flag: string): string {
  if (flag === '-') return text.replace(/^[0 ]+(?=\d)/, '')
  if (flag === '_') return text.replace(/^0+(?=\d)/, (zeros) => ' '.repeat(zeros.length))
  if (flag === '0') return text.replace(/^ +/, (blanks) => '0'.repeat(blanks.length))
  return flag === '^' ? text.toUpperCase() : text
}

/** Directives that stand for several others. */
export const composed: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  h: '%b',
  r: '%I:%M:%S %p',
  R: '%H:%M',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
}

function directive(letter: string, moment: Moment): string | undefined {
  const longer = Object.hasOwn(composed, letter) ? composed[letter] : undefined
  if (longer !== undefined) return strftime(longer, moment)
  const { date } = moment
  const day = date.getUTCDay()
  if (letter === 'a') return days[day]?.slice(0, 3)
  if (letter === 'A') return days[day]
  if (letter === 'b') return months[date.getUTCMonth()]?.slice(0, 3)
  if (letter === 'B') return months[date.getUTCMonth()]
  return clock(letter, date) ?? calendar(letter, date) ?? zone(letter, moment) ?? fixed(letter)
}

function fixed(letter: string): string | undefined {
  if (letter === 'n') return '\n'
  if (letter === 't') return '\t'
  return letter === '%' ? '%' : undefined
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

function clock(letter: string, date: Date): string | undefined {
  const hour = date.getUTCHours()
  const twelve = hour % 12 === 0 ? 12 : hour % 12
  if (letter === 'H') return two(hour)
  if (letter === 'I') return two(twelve)
  if (letter === 'k') return String(hour).padStart(2)
  if (letter === 'l') return String(twelve).padStart(2)
  if (letter === 'M') return two(date.getUTCMinutes())
  if (letter === 'S') return two(date.getUTCSeconds())
  if (letter === 'f') return String(date.getUTCMilliseconds() * 1000).padStart(6, '0')
  if (letter === 'p') return hour < 12 ? 'AM' : 'PM'
  return letter === 'P' ? (hour < 12 ? 'am' : 'pm') : undefined
}

function calendar(letter: string, date: Date): string | undefined {
  const year = date.getUTCFullYear()
  const day = date.getUTCDay()
  const yearDay = Math.floor((date.getTime() - Date.UTC(year, 0, 1)) / 86_400_000)
  if (letter === 'Y') return String(year)
  if (letter === 'C') return two(Math.floor(year / 100))
  if (letter === 'y') return two(year % 100)
  if (letter === 'm') return two(date.getUTCMonth() + 1)
  if (letter === 'd') return two(date.getUTCDate())
  if (letter === 'e') return String(date.getUTCDate()).padStart(2)
  if (letter === 'j') return String(yearDay + 1).padStart(3, '0')
  if (letter === 'w') return String(day)
  if (letter === 'u') return String(day === 0 ? 7 : day)
  if (letter === 'U') return two(Math.floor((yearDay + 7 - day) / 7))
  if (letter === 'W') return two(Math.floor((yearDay + 7 - ((day + 6) % 7)) / 7))
  return isoWeek(letter, date)
}

function isoWeek(letter: string, date: Date): string | undefined {
  if (letter !== 'V' && letter !== 'G' && letter !== 'g') return undefined
  // A week belongs to the year that its Thursday is in.
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * 86_400_000)
  const year = thursday.getUTCFullYear()
  if (letter !== 'V') return letter === 'G' ? String(year) : two(year % 100)
  return two(1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * 86_400_000)))
}

function zone(letter: string, { date, zone: name, offset }: Moment): string | undefined {
  if (letter === 'Z') return name
  if (letter === 's') return String(Math.floor(date.getTime() / 1000) - (offset ?? 0) * 60)
  if (letter !== 'z') return undefined
  if (offset === null) return ''
  const minutes = Math.abs(offset)
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`
}
