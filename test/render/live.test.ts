import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { paintFor } from '../../src/render/color.ts'
import { type Live, liveView } from '../../src/render/live.ts'
import { plainRenderer } from '../../src/render/plain.ts'
import type { Event } from '../../src/run/event.ts'
import { end, host, item, output, play, recap, run, task } from './events.ts'
import { recordedEvents, withHosts } from './recorded.ts'
import { type MemoryTerminal, memoryTerminal } from './terminal.ts'

const TICK = 100

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function view(terminal: MemoryTerminal, verbosity = 0): Live {
  return liveView({ terminal, paint: paintFor(false), verbosity, now: Date.now })
}

/** The view after these events and the next drawing. */
function shown(events: readonly Event[], columns = 80, rows = 24): { live: Live; terminal: MemoryTerminal } {
  const terminal = memoryTerminal(columns, rows)
  const live = view(terminal)
  for (const event of events) live.report(event)
  vi.advanceTimersByTime(TICK)
  return { live, terminal }
}

const SPINNER = /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏|/\\-] /

function lanesOf(terminal: MemoryTerminal): string[] {
  return terminal.visible().map((line) => line.replace(SPINNER, '> '))
}

describe('at the end', () => {
  it.each([
    { name: 'plays', columns: 200 },
    { name: 'plays', columns: 30 },
    { name: 'loops', columns: 80 },
    { name: 'results', columns: 120 },
    { name: 'fatal', columns: 79 },
    { name: 'diff', columns: 20 },
  ])(
    'nothing is left of the lanes, and all is there that plain output prints: $name in $columns columns',
    async ({ name, columns }) => {
      const events = withHosts(recordedEvents(name))
      const live = memoryTerminal(columns, 24)
      const drawing = view(live, 1)
      for (const event of events) {
        drawing.report(event)
        vi.advanceTimersByTime(TICK)
      }
      await drawing.close()
      const plain = memoryTerminal(columns, 24)
      const style = { paint: paintFor(false), verbosity: 1, folded: false, columns: Math.max(79, columns - 1) }
      events.forEach(plainRenderer({ ...style, write: plain.write, warn: plain.write }))
      expect(live.lines()).toEqual(plain.lines())
      expect(live.cursorShown()).toBe(true)
    },
  )

  it('the terminal is left as it was also when the process ends in the middle', () => {
    const { live, terminal } = shown([play('All', ['h1']), task('one', ['h1'])])
    expect(terminal.cursorShown()).toBe(false)
    live.print('rcprov: a last word\n')
    live.abandon()
    expect(terminal.cursorShown()).toBe(true)
    expect(terminal.lines().slice(-2)).toEqual(['rcprov: a last word', ''])
  })
})

describe('a lane', () => {
  it('shows the task, how long it takes already, and the last line of output', () => {
    const { terminal, live } = shown([
      play('All', ['h1', 'web-2']),
      task('packages', ['h1', 'web-2']),
      output('h1', 'Reading lists\nUnpacking nginx'),
    ])
    expect(lanesOf(terminal).slice(-3)).toEqual([
      '> h1     packages  Unpacking nginx',
      '> web-2  packages',
      'task 1 [packages]  0 of 2 done, 2 under way',
    ])
    live.report(output('h1', 'Setting up\r 10%\r 50%\r'))
    live.report(host('web-2', 'ok'))
    vi.advanceTimersByTime(75_000)
    expect(lanesOf(terminal).slice(-3)).toEqual([
      '> h1     packages  1 min 15 s   50%',
      '· web-2  ok',
      'task 1 [packages]  1 of 2 done, 1 under way  1 min 15 s',
    ])
  })

  it('shows items, tries and failures', () => {
    const { terminal } = shown([
      play('All', ['h1', 'h2', 'h3', 'h4']),
      task('loop', ['h1', 'h2', 'h3', 'h4']),
      item('h1', 'changed', 'nginx'),
      { type: 'retry', host: 'h2', left: 3, name: 'loop' },
      host('h3', 'failed'),
      host('h4', 'failed', { ignored: true }),
    ])
    expect(lanesOf(terminal).slice(-5)).toEqual([
      '> h1  loop  changed: nginx',
      '> h2  loop  tried again, 3 left',
      '✖ h3  failed',
      '· h4  failed',
      'task 1 [loop]  1 of 4 done, 1 failed, 2 under way',
    ])
  })

  it('stands still where a task is for other hosts', () => {
    const { terminal } = shown([
      play('All', ['h1', 'h2']),
      task('one', ['h1', 'h2']),
      host('h1', 'ok'),
      host('h2', 'changed'),
      task('two', ['h2']),
    ])
    expect(lanesOf(terminal).slice(-3)).toEqual(['· h1  ok', '> h2  two', 'task 2 [two]  1 of 2 done, 1 under way'])
  })
})

describe('above the lanes', () => {
  it('stand failures in full, and what others print meanwhile', () => {
    const { terminal, live } = shown([
      play('All', ['h1', 'h2']),
      task('one', ['h1', 'h2']),
      host('h1', 'failed', { result: { msg: 'no', stderr: 'first\nsecond' } }),
    ])
    live.print('rcprov: ending after the changes under way\n')
    vi.advanceTimersByTime(TICK)
    expect(lanesOf(terminal).slice(-8)).toEqual([
      'fatal: [h1]: FAILED! => {"msg": "no", "stderr": "first\\nsecond"}',
      '  stderr:',
      '    first',
      '    second',
      'rcprov: ending after the changes under way',
      '✖ h1  failed',
      '> h2  one',
      'task 1 [one]  0 of 2 done, 1 failed, 1 under way',
    ])
  })

  it('no host is told of where nothing changed, but all of them with -v', async () => {
    const events = [play('All', ['h1']), task('one', ['h1']), host('h1', 'ok'), recap({ h1: { ok: 1 } }), end(0)]
    const { terminal, live } = shown(events)
    await live.close()
    expect(terminal.lines()).not.toContain('ok: [h1]')
    expect(terminal.lines()).toContain('(1 task with nothing to change)')
    const wordy = memoryTerminal(80, 24)
    const drawing = view(wordy, 1)
    events.forEach(drawing.report)
    await drawing.close()
    expect(wordy.lines()).toContain('ok: [h1] => {}')
  })
})

describe('fifty hosts', () => {
  const hosts = Array.from({ length: 50 }, (_, i) => `h${i + 1}`)
  const begun = [run('apply'), play('All', hosts), task('packages', hosts)]

  it('take no more rows than there are: those that stand still are counted only', () => {
    const done = hosts.slice(0, 20).map((name) => host(name, 'ok'))
    const { terminal } = shown([...begun, ...done], 80, 24)
    const visible = lanesOf(terminal)
    expect(visible.filter((line) => line.startsWith('> '))).toEqual(
      hosts.slice(20, 40).map((name) => `> ${name}  packages`),
    )
    expect(visible.at(-1)).toBe('task 1 [packages]  20 of 50 done, 30 under way (10 not shown)')
  })

  it('leave no trace, also in a small terminal', async () => {
    const { terminal, live } = shown(begun, 40, 6)
    for (const name of hosts) {
      live.report(host(name, 'changed'))
      vi.advanceTimersByTime(TICK)
    }
    live.report(recap({ h1: { changed: 1 } }))
    await live.close()
    expect(terminal.lines().filter((line) => /packages {2}|under way|done/.test(line))).toEqual([])
    expect(terminal.lines().filter((line) => line.startsWith('changed: ['))).toHaveLength(50)
  })
})

describe('names and output of hosts', () => {
  it('are cut to the width of the terminal, wide characters too', () => {
    const { terminal } = shown(
      [play('All', ['機械一号', 'h2']), task('パッケージを入れる', ['機械一号', 'h2']), output('h2', 'x'.repeat(100))],
      30,
    )
    expect(lanesOf(terminal).slice(-3)).toEqual([
      '> 機械一号  パッケージを入れ…',
      '> h2        パッケージを入れ…',
      'task 1 [パッケージを入れる] …',
    ])
  })

  it('can move no cursor', () => {
    const evil = 'a\x1b[2J\u009b3A\u202e\u200bz'
    const { terminal } = shown([play('All', [evil]), task(evil, [evil]), output(evil, `${evil}\x07`)], 200)
    expect(terminal.visible().join('\n')).toContain('a\\x1b[2J\\x9b3A\\u202e\\u200bz\\x07')
  })
})
