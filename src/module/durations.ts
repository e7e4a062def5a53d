import { many } from '../diagnostics/many.ts'
/** Seconds since the epoch as Python's datetime prints them, in UTC: `2026-01-31 12:00:00.012345`. */
export function dateAndTime(seconds: number): string {
  const whole = Math.floor(seconds)
  const text = new Date(whole * 1000).toISOString().replace('T', ' ').slice(0, 19)
  return `${text}.${String(Math.floor((seconds - whole) * 1e6)).padStart(6, '0')}`
}

/** Seconds as Python's timedelta prints them: `0:00:00.012345`, `1 day, 0:00:01`. */
export function duration(seconds: number): string {
  const micros = Math.round(seconds * 1e6)
  const whole = Math.floor(micros / 1e6)
  const days = Math.floor(whole / 86_400)
  const two = (value: number) => String(Math.floor(value) % 60).padStart(2, '0')
  const clock = `${Math.floor((whole % 86_400) / 3600)}:${two(whole / 60)}:${two(whole)}`
  const rest = micros % 1e6 === 0 ? '' : `.${String(micros % 1e6).padStart(6, '0')}`
  return `${days === 0 ? '' : `${many(days, 'day')}, `}${clock}${rest}`
}
