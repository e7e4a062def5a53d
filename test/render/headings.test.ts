import { expect, test } from 'vitest'
import { paintFor } from '../../src/render/color.ts'
import { plainRenderer } from '../../src/render/plain.ts'
import type { Event } from '../../src/run/event.ts'
import { host, task } from './events.ts'

test('where each host goes by itself, headings stand above results, and again after those of another task', () => {
  let out = ''
  const report = plainRenderer({
    write: (text) => (out += text),
    warn: () => {},
    columns: 10,
    paint: paintFor(false),
    verbosity: 0,
    folded: false,
  })
  const events: Event[] = [
    { type: 'play', name: 'all', hosts: ['h1', 'h2'], free: true },
    task('one', ['h1']),
    task('one', ['h2']),
    host('h1', 'ok', { task: 'one' }),
    task('two', ['h1']),
    host('h1', 'changed', { task: 'two' }),
    host('h2', 'ok', { task: 'one' }),
    task('more', ['h2']),
    { type: 'included', file: '/more.yml', hosts: ['h2'], label: null },
  ]
  events.forEach(report)
  expect(out.replaceAll(/ \*+$/gm, '').split('\n').filter(Boolean)).toEqual([
    'PLAY [all]',
    'TASK [one]',
    'ok: [h1]',
    'TASK [two]',
    'changed: [h1]',
    'TASK [one]',
    'ok: [h2]',
    'TASK [more]',
    'included: /more.yml for h2',
  ])
})
