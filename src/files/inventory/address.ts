const NUMERIC = '\\[\\d+:\\d+(?::\\d+)?\\]'
const HEX = '\\[[0-9a-f]+:[0-9a-f]+(?::\\d+)?\\]'
const LETTERS = '\\[(?:[A-Za-z]:[A-Za-z]|\\d+:\\d+)(?::\\d+)?\\]'

const V4 = `(?:[01]?\\d{1,2}|2[0-4]\\d|25[0-5]|${NUMERIC})`
const V6 = `(?:[0-9a-f]{1,4}|${HEX})`
const LABEL = `(?:[\\p{L}\\p{N}_]|${LETTERS})(?:[\\p{L}\\p{N}_-]|${LETTERS})*(?<![_-])`

const IPV4 = new RegExp(`^(?:${V4}\\.){3}${V4}$`, 'i')
// Without the flag "i", which makes it slow to compile: \p{L} has both cases anyway.
const HOSTNAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, 'u')
// All ways to write an IPv6 address, with ranges in place of numbers.
const IPV6 = new RegExp(
  `^(?:${[
    `(?:${V6}:){7}${V6}`,
    `(?:${V6}:){1,6}:`,
    `(?:${V6}:)(?::${V6}){1,6}`,
    ...[2, 3, 4, 5, 6].map((left) => `(?:${V6}:){${left}}(?::${V6}){1,${7 - left}}`),
    `:(?::${V6}){1,6}`,
    `${V6}?::`,
    `(?:0:){6}(?:${V6}\\.){3}${V6}`,
    `::(?:ffff:)?(?:${V6}\\.){3}${V6}`,
    `(?:0:){5}ffff:(?:${V6}\\.){3}${V6}`,
  ].join('|')})$`,
  'i',
)

const BRACKETED = /^\[(.+)\]:(\d+)$/
const WITH_PORT = /^((?:[^:[\]]|\[[^\]]*\])*):(\d+)$/

/** A host's name or address, perhaps with `[1:3]` in it, and the port that follows it; undefined if it is neither. */
export function parseAddress(text: string): { host: string; port: number | null } | undefined {
  let [host, port]: [string, number | null] = [text, null]
  for (const pattern of [BRACKETED, WITH_PORT]) {
    const match = pattern.exec(host)
    if (match) [host, port] = [match[1] ?? '', Number(match[2])]
  }
  // Most are names; the patterns of addresses, which take long to compile, wait until they are needed.
  return HOSTNAME.test(host) || IPV4.test(host) || IPV6.test(host) ? { host, port } : undefined
}
