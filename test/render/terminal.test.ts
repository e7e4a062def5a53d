import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordedText } from './recorded.ts'
import { memoryTerminal } from './terminal.ts'

const program = join(import.meta.dirname, 'terminal-run.ts')
const env = { ...process.env, TERM: 'xterm', CI: '', NO_COLOR: '', FORCE_COLOR: '' }

/** Types into a program that runs in a pseudo-terminal as soon as it has printed something, and gives all that it printed. */
async function inTerminal(words: string, more: Record<string, string>, keys: readonly [after: RegExp, key: string][]) {
  const command = `stty cols 100 rows 24; exec ${process.execPath} --import tsx ${program} ${words}`
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...env, ...more } })
  const left = [...keys]
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
    if (left[0]?.[0].test(out)) child.stdin.write(left.shift()?.[1] ?? '')
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { out: out.replaceAll('\r\n', '\n'), code }
}

describe('in a terminal', () => {
  it('the live view is chosen; it folds what did not change and leaves the cursor as it was', async () => {
    const { out } = await inTerminal('plays', {}, [])
    const terminal = memoryTerminal(100, 24)
    terminal.write(out)
    const lines = terminal.lines()
    expect(lines).toContain('changed: [a-host-with-a-very-long-name.example.org]')
    expect(lines).not.toContain('ok: [web1]')
    expect(lines).toContainEqual(expect.stringMatching(/^fatal: \[web2\]: FAILED! => \{"changed": true, "cmd"/))
    expect(lines).toContainEqual(expect.stringMatching(/^nowhere .* unreachable=1 /))
    expect(out).not.toContain('TASK [The most]')
  })

  it('--output plain is what it is elsewhere, in colours', async () => {
    const { out } = await inTerminal('plays-colored plain', {}, [])
    expect(out.replaceAll(/ \*+$/gm, '')).toBe(recordedText('plays-colored').replaceAll(/ \*+$/gm, ''))
  })

  it('Ctrl-C is answered at once above the lanes, and after a second one the cursor is there', async () => {
    const { out, code } = await inTerminal('plays', { UNTIL_INTERRUPTED: '1' }, [
      [/under way/, '\x03'],
      [/ending after/, '\x03'],
    ])
    const terminal = memoryTerminal(100, 24)
    terminal.write(out.replaceAll('^C', ''))
    expect(code).toBe(99)
    expect(out).toContain('\x1b[?25l')
    expect(terminal.cursorShown()).toBe(true)
    expect(terminal.lines()).toContain('ending after the changes under way')
    expect(terminal.lines().join('\n')).not.toContain('task 1 [')
  })
})

it('output into a file is plain, without colours', () => {
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', program, 'plays'], { env, encoding: 'utf8' })
  expect(stdout).toBe(recordedText('plays'))
})
