import { expect, it } from 'vitest'
import { ndjsonRenderer } from '../../src/render/ndjson.ts'
import type { Event } from '../../src/run/event.ts'
import { host, output, task } from './events.ts'
import { eventsOf, recordedEvents } from './recorded.ts'

function written(events: readonly Event[]): string {
  let text = ''
  events.forEach(
    ndjsonRenderer((more) => {
      text += more
    }),
  )
  return text
}

it.each(['results', 'loops', 'plays', 'fatal', 'diff'])('gives the events of a run back: %s', (name) => {
  const events = recordedEvents(name)
  expect(eventsOf(written(events))).toEqual(events)
})

it('has a line for each event, whatever a host prints', () => {
  const bytes = Buffer.from([...Array(256).keys()]).toString()
  const odd = `${bytes}\r\n\u2028\u2029\u0085"\\\ud800`
  const events = [task(odd, [odd]), output(odd, odd), host(odd, 'failed', { result: { [odd]: odd } })]
  const text = written(events)
  expect(text.match(/\n/g)).toHaveLength(events.length)
  expect(Buffer.from(text).toString()).toBe(text)
  expect(eventsOf(text)).toEqual(events)
})

it('holds nothing that a terminal would obey, and no line end but its own', () => {
  const text = written([output('h1', 'a\x1b[2J\u009b1A\u202e\u2028b\x7f')])
  expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/)
  expect(eventsOf(text)).toEqual([output('h1', 'a\x1b[2J\u009b1A\u202e\u2028b\x7f')])
})
