import type { Recap } from '../run/event.ts'
import type { Color, Paint } from './color.ts'

const fields: readonly (readonly [Exclude<keyof Recap, 'unknown'>, Color | null])[] = [
  ['ok', 'green'],
  ['changed', 'yellow'],
  ['unreachable', 'brightRed'],
  ['failed', 'red'],
  ['skipped', 'cyan'],
  ['rescued', 'green'],
  ['ignored', 'brightPurple'],
]

/** One line a host, with the columns of Ansible's; what a plan can't know comes last. */
export function recapLines(hosts: Readonly<Record<string, Recap>>, paint: Paint): string[] {
  return Object.entries(hosts).map(([host, recap]) => {
    const counts = fields.map(([name, color]) => {
      const text = `${name}=${String(recap[name]).padEnd(4)}`
      return color && recap[name] > 0 ? paint(color, text) : text
    })
    if (recap.unknown > 0) counts.push(paint('purple', `unknown=${recap.unknown}`))
    return `${paint(colorOf(recap), host)}${' '.repeat(Math.max(0, 26 - host.length))} : ${counts.join(' ')}`
  })
}

function colorOf(recap: Recap): Color {
  if (recap.failed + recap.unreachable > 0) return 'red'
  return recap.changed > 0 ? 'yellow' : 'green'
}
