const units: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }

/** Whether a time is told from now: `+3650d`. */
export function isRelative(spec: string): boolean {
  return /^[+-]/.test(spec)
}

/** A time such as `+32w1d2h`, `-1d` or `20301231235959Z` in seconds since the epoch; null for what is none. */
export function secondsOf(spec: string, now: number): number | null {
  if (!isRelative(spec)) return absolute(spec)
  const [, sign, parts = ''] = /^([+-])((?:\d+[wdhms])+|\d+)$/.exec(spec) ?? []
  if (sign === undefined) return null
  const sum = [...parts.matchAll(/(\d+)([wdhms]?)/g)].reduce(
    (all, [, count, unit = '']) => all + Number(count) * (units[unit] ?? 1),
    0,
  )
  return sign === '-' ? now - sum : now + sum
}

function absolute(spec: string): number | null {
  const [, date, hour, minute, second = '00', zone] = /^(\d{8})(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/.exec(spec) ?? []
  if (date === undefined || zone === undefined) return null
  const day = date.replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3')
  const offset = zone === 'Z' ? 'Z' : zone.replace(/(\d\d)$/, ':$1')
  const at = Date.parse(`${day}T${hour}:${minute}:${second}${offset}`)
  return Number.isNaN(at) ? null : at / 1000
}

/** A time in seconds since the epoch, as `20301231235959Z`. */
export function momentOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/[-:T]|\.\d+/g, '')
}
