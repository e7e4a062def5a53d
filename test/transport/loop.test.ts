import { createHash, randomBytes } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { isConnectionLost } from '../../src/transport/failures.ts'
import { MAX_PAYLOAD } from '../../src/transport/loop.ts'
import { openShell, SHELLS } from './shells.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const LONG = `# ${'x'.repeat(2000)}\n`

describe.each(SHELLS)('a framed shell of %s', async (_name, command) => {
  const { session, pipe } = await openShell(command)
  const run = session.run
  afterAll(() => pipe.kill())

  it('gives stdout, stderr and the exit code apart', async () => {
    expect(await run('echo out; echo err >&2; exit 7')).toEqual({
      code: 7,
      stdout: Buffer.from('out\n'),
      stderr: 'err\n',
    })
  })

  it('keeps stderr with newlines as it is', async () => {
    expect((await run('printf "\\n\\na\\n\\n" >&2')).stderr).toBe('\n\na\n\n')
  })

  it('runs a script that prints nothing', async () => {
    expect(await run('')).toEqual({ code: 0, stdout: Buffer.alloc(0), stderr: '' })
  })

  it.each([
    ['short', ''],
    ['long', LONG],
  ])('passes a %s script through unharmed', async (_length, comment) => {
    const bytes = Array.from({ length: 0x250 - 32 }, (_, i) => String.fromCodePoint(i + 32)).join('')
    const word = `${bytes.replaceAll("'", '')}\t\\ \\n \\\\ $x \`y\` !`
    expect((await run(`${comment}printf %s '${word}  '`)).stdout.toString()).toBe(`${word}  `)
  })

  it('runs a here-document, and a script that ends in a backslash', async () => {
    expect((await run('cat <<E\na  b\n\\$c\nE')).stdout.toString()).toBe('a  b\n$c\n')
    expect((await run('echo a \\')).stdout.toString()).toBe('a\n')
  })

  it('isolates scripts from each other', async () => {
    await run('x=1; cd /; set -e; umask 077; exec >/dev/null; trap "echo bye" EXIT; readonly x')
    const { stdout } = await run('echo "[$x]$(umask)"; false; echo on')
    expect(stdout.toString()).toBe('[]0022\non\n')
  })

  it('runs in the C locale with the system folders in PATH', async () => {
    expect((await run('echo $LC_ALL; echo $PATH')).stdout.toString()).toMatch(/^C\n.*\/usr\/sbin.*\n$/)
  })

  it('survives a syntax error', async () => {
    expect((await run('if then')).code).not.toBe(0)
    expect((await run('echo on')).stdout.toString()).toBe('on\n')
  })

  it('survives a script that kills itself', async () => {
    expect((await run("kill -9 $(sh -c 'echo $PPID')")).code).toBe(137)
    expect((await run('echo on')).stdout.toString()).toBe('on\n')
  })

  it('gives 5 MB of random bytes back unharmed', async () => {
    const script = 'head -c 5000000 /dev/urandom >"$f"; cat "$f"; sha256sum <"$f" >&2; rm "$f"'
    const { stdout, stderr } = await run(`f=$(mktemp); ${script}`)
    expect(stdout).toHaveLength(5_000_000)
    expect(stderr.slice(0, 64)).toBe(sha256(stdout))
  })

  it('feeds a payload of 1 MiB to the script, and nothing else', async () => {
    const payload = randomBytes(MAX_PAYLOAD)
    expect((await run('sha256sum', payload)).stdout.toString().slice(0, 64)).toBe(sha256(payload))
    expect((await run('cat')).stdout).toHaveLength(0)
  })

  it.each([
    ['nothing', 'exec <&-; true', ''],
    ['a part', 'head -c 1000 | wc -c', '1000'],
    ['a line', 'read -r a; echo "$a"', 'first'],
  ])('stays in step after a script that reads %s of its payload', async (_part, script, printed) => {
    const payload = Buffer.concat([Buffer.from('first\nsecond\n'), randomBytes(300_000)])
    const [one, two] = await Promise.all([run(script, payload), run('echo on')])
    expect(one.stdout.toString().trim()).toBe(printed)
    expect(two.stdout.toString()).toBe('on\n')
  })

  it('feeds a long script its payload', async () => {
    expect((await run(`${LONG}cat; exit 3`, Buffer.from('a\0b'))).stdout).toEqual(Buffer.from('a\0b'))
  })

  it('can not be fooled by output that looks like an end', async () => {
    const forged = 'printf "\\n%s 0\\n" 0123456789abcdef01234567; set; echo "$_rcn"'
    const { stdout, code } = await run(`${forged}; exit 5`)
    expect(code).toBe(5)
    expect(stdout.toString()).toMatch(/^\n0123456789abcdef01234567 0\n[\s\S]*\n\n$/)
    expect(stdout.toString()).not.toMatch(/_rcn=/)
  })

  it('answers 1,000 frames in order without waiting between them', async () => {
    const frames = Array.from({ length: 1000 }, (_, i) => run(`echo ${i}`))
    const printed = (await Promise.all(frames)).map((frame) => frame.stdout.toString())
    expect(printed).toEqual(frames.map((_, i) => `${i}\n`))
  })

  it('does not wait for a background child that holds stdout and stderr', async () => {
    const started = Date.now()
    await run('sleep 5 &')
    expect(Date.now() - started).toBeLessThan(2000)
  })

  it('runs nothing of a frame that was cut off', async () => {
    const { session: cut, pipe: broken } = await openShell(command)
    const { stdout } = await cut.run('mktemp')
    const file = stdout.toString().trim()
    broken.input.end(`abc 0 100 0\necho cut >${file}\n`)
    await cut.ended
    expect((await run(`cat ${file}; rm ${file}`)).stdout.toString()).toBe('')
  })

  it('kills the script of a payload that was cut off, before the script takes it for whole', async () => {
    const { session: cut, pipe: broken } = await openShell(command)
    const { stdout } = await cut.run('mktemp')
    const file = stdout.toString().trim()
    broken.input.end(`abc 2 0 1000\ncat >/dev/null; echo whole >${file}\n#abc\nonly a part`)
    await cut.ended
    expect((await run(`cat ${file}; rm ${file}`)).stdout.toString()).toBe('')
  })

  it('rejects what waits, and all that comes, when it is killed', async () => {
    const { session: doomed } = await openShell(command)
    const waiting = [doomed.run('kill -9 $$; sleep 0.1'), doomed.run('echo never')]
    const outcomes = await Promise.allSettled(waiting)
    await doomed.ended
    const late = await doomed.run('true').catch((error: unknown) => error)
    expect(outcomes.map((o) => o.status === 'rejected' && isConnectionLost(o.reason))).toEqual([true, true])
    expect(isConnectionLost(late)).toBe(true)
  })

  it('skips what a login prints before it', async () => {
    const noise = 'echo "Welcome to h1!"; printf "no newline"; echo warn >&2; '
    const { session: noisy, pipe: own } = await openShell(command, noise)
    expect(await noisy.run('echo on')).toEqual({ code: 0, stdout: Buffer.from('on\n'), stderr: '' })
    own.kill()
  })

  it('reads long scripts and payloads right with a dd that knows no fullblock', async () => {
    const old = 'd=$(mktemp -d); printf "%s\\n" "#!/bin/sh" "case \\$* in *fullblock*) exit 1 ;; esac" '
    const { session: slow, pipe: own } = await openShell(
      command,
      `${old} 'exec /bin/dd "$@"' >$d/dd; chmod +x $d/dd; PATH=$d:$PATH; `,
    )
    const payload = randomBytes(50_000)
    expect((await slow.run(`${LONG}sha256sum`, payload)).stdout.toString().slice(0, 64)).toBe(sha256(payload))
    await slow.run('rm -r "${PATH%%:*}"')
    own.kill()
  })
})
