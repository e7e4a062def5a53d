import { describe, expect, it } from 'vitest'
import { exit } from '../../src/cli/exit.ts'
import { paintFor } from '../../src/render/color.ts'
import { plainRenderer } from '../../src/render/plain.ts'
import type { Event } from '../../src/run/event.ts'
import { change, end, host, item, play, recap, run, task } from './events.ts'
import { recordedEvents, recordedText } from './recorded.ts'

/** Where we print otherwise than Ansible on purpose: what stands for both in the comparison. */
const departures: readonly { readonly why: string; readonly from: RegExp; readonly to: string }[] = [
  {
    why: 'Ansible paints the ends of lines once more in diffs',
    from: /\x1b\[[0-9;]+m\x1b\[0m/g,
    to: '',
  },
  {
    why: "Ansible's copy names the controller's temporary file, we the file on the host",
    from: /(?<=^(?:\x1b\[0;32m)?\+\+\+ after: )(?:[^\s\x1b]*\/\.ansible\/tmp\/[^\s\x1b]+|\/tmp\/rcprov-play\/copied)/gm,
    to: 'FILE',
  },
]

interface Given {
  readonly verbosity?: number
  readonly colored?: boolean
  readonly folded?: boolean
}

function render(events: readonly Event[], given: Given = {}) {
  let out = ''
  let warnings = ''
  const report = plainRenderer({
    write: (text) => (out += text),
    warn: (text) => (warnings += text),
    columns: 79,
    paint: paintFor(given.colored === true),
    verbosity: given.verbosity ?? 0,
    folded: given.folded === true,
  })
  for (const event of events) report(event)
  return { out, warnings }
}

function comparable(text: string): string[] {
  return departures.reduce((left, { from, to }) => left.replaceAll(from, to), text).split('\n')
}

describe('prints what Ansible prints', () => {
  it.each([
    { name: 'results', verbosity: 0, colored: false },
    { name: 'results-v', verbosity: 1, colored: false },
    { name: 'results-colored', verbosity: 0, colored: true },
    { name: 'loops', verbosity: 0, colored: false },
    { name: 'loops-v', verbosity: 1, colored: false },
    { name: 'loops-colored', verbosity: 0, colored: true },
    { name: 'plays', verbosity: 0, colored: false },
    { name: 'plays-colored', verbosity: 0, colored: true },
    { name: 'fatal', verbosity: 0, colored: false },
    { name: 'fatal-colored', verbosity: 0, colored: true },
    { name: 'diff', verbosity: 0, colored: false },
    { name: 'diff-colored', verbosity: 0, colored: true },
  ])('$name', ({ name, verbosity, colored }) => {
    const { out } = render(recordedEvents(name), { verbosity, colored })
    expect(comparable(out)).toEqual(comparable(recordedText(name)))
  })
})

it('shows what an assert says, unless it is to be quiet', () => {
  const said = { module: 'assert', result: { changed: false, msg: 'All assertions passed' } }
  const { out } = render([host('h1', 'ok', said), host('h2', 'ok', { ...said, terse: true })])
  expect(out).toContain('ok: [h1] => {\n    "changed": false,\n    "msg": "All assertions passed"\n}\nok: [h2]\n')
})

describe('a plan', () => {
  const events = [
    run('plan'),
    task('web server'),
    host('h1', 'changed', {
      dry: true,
      changes: [
        change('nginx', 'install nginx 1.22.1-9', { kind: 'deed' }),
        change('/srv/a', 'create directory', {
          cells: [
            { key: 'stat:/srv/a', attribute: 'owner', before: null, after: 'root' },
            { key: 'stat:/srv/a', attribute: 'mode', before: '0644', after: '0600' },
          ],
        }),
        change('/srv/a', 'remember this', { quiet: true }),
      ],
    }),
    host('h2', 'ok'),
    task('what it prints'),
    host('h1', 'unknown', { because: ['known after: web server (site.yml:4)'] }),
    recap({ h1: { ok: 1, changed: 1, unknown: 1 }, h2: { ok: 1 } }),
    end(0),
  ]

  it('lists below a host what would change, and why something is not known', () => {
    expect(render(events).out).toContain(
      [
        'changed: [h1]',
        '    ! install nginx 1.22.1-9',
        '    + /srv/a: create directory (owner root, mode 0644 → 0600)',
        '    + /srv/a: remember this',
        'ok: [h2]',
      ].join('\n'),
    )
    expect(render(events).out).toContain('unknown: [h1]\n    ? known after: web server (site.yml:4)\n')
  })

  it('counts the unknowns in the recap, and sums up in one last line', () => {
    const { out } = render(events)
    expect(out).toMatch(/^h1 {25}: ok=1 .* ignored=0 {4}unknown=1$/m)
    expect(out).toMatch(/^h2 .* ignored=0 {3}$/m)
    expect(out.trimEnd().split('\n').at(-1)).toBe(
      'plan: 2 changes on 1 host, 1 not known before apply; nothing was written',
    )
  })

  it('says what was run for real', () => {
    const real = host('h1', 'changed', { changes: [change('', 'run id', { kind: 'deed' })] })
    const { out } = render([run('plan'), ...events.slice(1, 3), real, end(0)])
    expect(out).toContain('changed: [h1]\n    ! run id\n    (ran for real: check_mode is false)\n')
    expect(out.trimEnd().split('\n').at(-1)).toBe('plan: 3 changes on 1 host; 1 made for real (check_mode: false)')
  })

  it('lists no changes in an apply, whose end tells the time', () => {
    const { out } = render([run('apply'), ...events.slice(1).map((event) => ({ ...event, dry: false }))])
    expect(out).not.toContain('create directory')
    expect(out.trimEnd().split('\n').at(-1)).toBe('apply: 2 changes on 1 host, 1 not known before apply, 2.5 s')
  })
})

describe('the last line', () => {
  it.each([
    {
      what: 'no change',
      events: [host('h1', 'ok'), host('h2', 'skipped')],
      says: 'apply: no changes on 2 hosts, 2.5 s',
    },
    {
      what: 'a change that does not say how',
      events: [host('h1', 'changed')],
      says: 'apply: 1 change on 1 host, 2.5 s',
    },
    {
      what: 'a loop by its items',
      events: [
        item('h1', 'changed', 'a'),
        item('h1', 'changed', 'b'),
        host('h1', 'changed', { looped: true, result: { results: [{}, {}] } }),
      ],
      says: 'apply: 2 changes on 1 host, 2.5 s',
    },
    {
      what: 'a failure',
      events: [host('h1', 'failed'), recap({ h1: { failed: 1 } })],
      says: 'apply: no changes on 1 host, 1 host failed, 2.5 s',
    },
  ])('counts $what', ({ events, says }) => {
    expect(
      render([run('apply'), ...events, end(0)])
        .out.trimEnd()
        .split('\n')
        .at(-1),
    ).toBe(says)
  })

  it('says that an interrupted run is not the whole', () => {
    expect(render([run('plan'), host('h1', 'ok'), end(exit.interrupted)]).out).toContain(
      'plan: no changes on 1 host; nothing was written; interrupted, so not all',
    )
  })
})

describe('warnings', () => {
  it("shows those of a module's result, each once, and keeps them out of the result and of the output", () => {
    const result = { changed: true, warnings: ['use apt'], deprecations: [{ msg: 'old', version: '3' }] }
    const events = [host('h1', 'changed', { result }), host('h2', 'changed', { result })]
    const { out, warnings } = render(events, { verbosity: 1 })
    expect(warnings).toBe('[WARNING]: use apt\n[DEPRECATION WARNING]: old\n')
    expect(out).toBe('changed: [h1] => {"changed": true}\nchanged: [h2] => {"changed": true}\n')
  })
})

describe('what hosts print', () => {
  it('can move no cursor', () => {
    const evil = 'a\x1b[2Jb\u009b1Ac\u202ed\re'
    const events = [
      task(evil),
      item('h1', 'ok', evil),
      host('h1', 'failed', { result: { msg: evil, stderr: `${evil}\n${evil}` } }),
      host('h1', 'changed', { changes: [change(evil, evil, { diff: { path: evil, before: evil, after: 'x' } })] }),
      { type: 'note', message: evil, host: 'h1' } as const,
    ]
    expect(render(events).out.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
  })

  it('stays JSON where it stands in JSON', () => {
    const { out } = render([host('h1', 'failed', { result: { msg: 'a\u009bb\u202e' } })])
    expect(JSON.parse(out.slice(out.indexOf('{')))).toEqual({ msg: 'a\u009bb\u202e' })
  })

  it('is shown as it was printed, below a failure, when it has more than one line', () => {
    const { out } = render([host('h1', 'failed', { result: { stderr: 'one\ntwo\n', stdout: 'alone' } })])
    expect(out.split('\n').slice(1)).toEqual(['  stderr:', '    one', '    two', ''])
  })
})

it('tells where a task stands with -vv', () => {
  expect(render([task('a task')], { verbosity: 2 }).out).toContain('\ntask path: site.yml:3\n')
})

it('counts tasks with nothing to change where they are folded', () => {
  const events = [
    run('apply'),
    play('All', ['h1', 'h2']),
    task('one'),
    host('h1', 'ok'),
    task('two'),
    host('h1', 'skipped'),
    task('three'),
    host('h1', 'ok'),
    host('h2', 'changed'),
    task('four'),
    host('h1', 'failed', { result: { msg: 'no' } }),
    task('five'),
    host('h2', 'ok'),
    recap({ h1: { failed: 1 } }),
    end(2),
  ]
  const { out } = render(events, { folded: true })
  expect(out.replaceAll(/ \*+$/gm, '').split('\n')).toEqual([
    '',
    'PLAY [All]',
    '',
    '(2 tasks with nothing to change)',
    '',
    'TASK [three]',
    'changed: [h2]',
    '',
    'TASK [four]',
    'fatal: [h1]: FAILED! => {"msg": "no"}',
    '',
    '(1 task with nothing to change)',
    '',
    'PLAY RECAP',
    expect.stringMatching(/^h1 .* failed=1 /),
    '',
    'apply: 1 change on 1 host, 1 host failed, 2.5 s',
    '',
  ])
})
