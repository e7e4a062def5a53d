import type { Facts, Source } from './source.ts'

/** The host's clock and zone, as its `date` has them. */
export function timeFacts(source: Source): Facts {
  const [now = '', january = '', july = ''] = source.lines('date')
  const fields = now.split('|')
  const [epoch = '', nanos = '', year = '', month = '', weekday = '', number = '', week = '', day = ''] = fields
  const [hour = '', minute = '', second = '', tz = '', offset = ''] = fields.slice(8)
  const micros = nanos.slice(0, 6).padEnd(6, '0')
  const utc = new Date(Number(epoch) * 1000).toISOString().slice(0, 19)
  return {
    date_time: {
      year,
      month,
      weekday,
      weekday_number: number,
      weeknumber: week,
      day,
      hour,
      minute,
      second,
      epoch,
      epoch_int: epoch,
      date: `${year}-${month}-${day}`,
      time: `${hour}:${minute}:${second}`,
      iso8601: `${utc}Z`,
      iso8601_micro: `${utc}.${micros}Z`,
      iso8601_basic: `${year}${month}${day}T${hour}${minute}${second}${micros}`,
      iso8601_basic_short: `${year}${month}${day}T${hour}${minute}${second}`,
      tz,
      tz_dst: summerName(january, july),
      tz_offset: offset,
    },
  }
}

/** The name of the zone in summer, which in the south is in January. */
function summerName(january: string, july: string): string {
  const [winter, summer] = [january, july].map((line) => line.split('|').slice(-2))
  const later = Number(winter?.[1]) > Number(summer?.[1]) ? winter : summer
  return later?.[0] ?? ''
}
