import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import sysctl from '../../modules/sysctl.ts'
import { plainValue, sysctl as running, sysctlPath } from '../../src/state/families/sysctl.ts'
import { parameterValue, withParameter } from '../../src/state/sysctl-file.ts'
import { converge, type Given, planned, testFolder } from './local.ts'

/** What sysctl of ansible.posix 1.5.4 made of a file. */
type Case = Given<typeof sysctl.args> & {
  readonly content: string | null
  readonly changed: boolean
  readonly after: string | null
}

const cases: Case[] = readFileSync(new URL('sysctl.cases.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

function fileOf(content: string | null): string {
  const path = join(testFolder(), 'sysctl.conf')
  if (content !== null) writeFileSync(path, content)
  return path
}

describe('a parameter in a file', () => {
  it.each(cases)('is set as Ansible sets it: %o', ({ content, changed, after, name = '', state, value = '' }) => {
    const before = content ?? ''
    const text = withParameter(before, name, state === 'absent' ? null : parameterValue(value))
    expect([text, text !== before]).toEqual([after ?? '', changed])
  })

  it('is set once, and the file keeps what else is in it', async () => {
    const sysctl_file = fileOf('# c\nnet.x.y = 1\nnet.x.z=2\nnet.x.y=3\n')
    const given = { name: 'net.x.z', value: '4', sysctl_file, reload: false }
    expect(await converge(sysctl, given)).toMatchObject({ left: [], broken: [], changes: ['net.x.z 2 → 4'] })
    // Ansible would keep the first of two values, though the last is the one that counts.
    expect(readFileSync(sysctl_file, 'utf8')).toBe('# c\nnet.x.y=3\nnet.x.z=4\n')
    expect(await planned(sysctl, given)).toEqual([])
  })

  it('makes the file', async () => {
    const sysctl_file = fileOf(null)
    const given = { name: 'net.x', value: '1', sysctl_file, reload: false }
    expect(await converge(sysctl, given)).toMatchObject({ left: [], broken: [], changes: ['create file'] })
    expect(await converge(sysctl, { ...given, state: 'absent' })).toMatchObject({ left: [], changes: ['remove net.x'] })
  })

  it.each([
    [{ name: 'a.b', value: '1' }, 'add a.b = 1'],
    [{ name: 'net.x', value: 'no' }, 'net.x 1 → 0'],
    [{ name: 'net.x', state: 'absent' as const }, 'remove net.x'],
  ])('is told of in a plan: %o', async (given, title) => {
    const plan = await planned(sysctl, { ...given, sysctl_file: fileOf('net.x=1\n'), reload: false })
    expect(plan).toMatchObject([{ title, kind: 'state' }])
  })

  it('is loaded with the whole file, once that was changed', async () => {
    const sysctl_file = fileOf('kernel.ostype=Linux\n')
    const given = { name: 'net.x', value: '1', sysctl_file, ignoreerrors: true }
    expect(await planned(sysctl, given)).toMatchObject([
      { title: 'add net.x = 1' },
      { kind: 'deed', title: `reload ${sysctl_file}`, how: { script: { text: `sysctl -e -p ${sysctl_file}` } } },
    ])
    writeFileSync(sysctl_file, 'net.x=1\n')
    expect(await planned(sysctl, given)).toEqual([])
  })

  it('that the kernel lacks makes the load fail', async () => {
    const given = { name: 'net.nope', value: '1', sysctl_file: fileOf('') }
    expect((await converge(sysctl, given)).result).toEqual({
      failed: true,
      msg: expect.stringContaining('Failed to reload sysctl: '),
    })
  })

  it('needs a folder that is there', async () => {
    const sysctl_file = join(testFolder(), 'no/a.conf')
    expect(await planned(sysctl, { name: 'a', value: '1', sysctl_file })).toMatchObject({
      failed: expect.stringContaining(`Failed to write to file ${sysctl_file}`),
    })
  })

  it.each([
    [{ name: ' ', value: '1' }, 'name cannot be blank'],
    [{ name: 'a', value: ' ' }, 'value cannot be blank'],
    [{ name: 'a' }, 'state is present but all of the following are missing: value'],
    [{ name: 'net/../../etc/x', value: '1' }, 'net/../../etc/x is not the name of a parameter'],
  ])('is refused: %o', async (given, failed) => {
    expect(await planned(sysctl, given)).toEqual({ failed })
  })
})

describe('a parameter of the running kernel', () => {
  const given = { sysctl_file: '/nonexistent/never', sysctl_set: true, reload: false }
  const now = { name: 'kernel.ostype', value: 'Linux' }

  it('is left alone where it is as wanted', async () => {
    const sysctl_file = fileOf('kernel.ostype=Linux\n')
    expect(await planned(sysctl, { ...given, ...now, sysctl_file })).toEqual([])
  })

  it('is set where it is not, with no program but the shell', async () => {
    const plan = await planned(sysctl, {
      ...given,
      ...now,
      value: 'Other',
      sysctl_file: fileOf('kernel.ostype=Other\n'),
    })
    expect(plan).toMatchObject([
      {
        title: 'kernel.ostype Linux → Other now',
        how: { script: { text: expect.stringContaining("printf '%s\\n' Other > /proc/sys/kernel/ostype") } },
        sets: [{ after: 'Other' }],
      },
    ])
  })

  it('that is missing is only minded if asked for', async () => {
    const sysctl_file = fileOf('net.nope=1\n')
    const missing = { ...given, name: 'net.nope', value: '1', sysctl_file }
    expect(await planned(sysctl, missing)).toMatchObject([{ title: 'net.nope = 1 now' }])
    expect(await planned(sysctl, { ...missing, ignoreerrors: true })).toEqual([])
    await expect(converge(sysctl, missing)).rejects.toThrow(/setting net\.nope to 1 failed: the kernel has no such/)
  })

  it.each([
    ['net.ipv4.ip_forward', '/proc/sys/net/ipv4/ip_forward'],
    ['net.ipv4.conf.eth0/1.rp_filter', '/proc/sys/net/ipv4/conf/eth0.1/rp_filter'],
    ['net/ipv4/conf/eth0.1/rp_filter', '/proc/sys/net/ipv4/conf/eth0.1/rp_filter'],
  ])('%s is in %s', (name, path) => {
    expect(sysctlPath(name)).toBe(path)
  })

  it('is compared without regard to blanks', () => {
    const { parse } = running('a').family
    expect(parse(Buffer.from('\0+4096\t131072\t6291456\0+\0'), ['a', 'b', 'c'])).toEqual([
      '4096 131072 6291456',
      '',
      null,
    ])
    expect(plainValue(' 4096  131072 6291456')).toBe('4096 131072 6291456')
  })
})
