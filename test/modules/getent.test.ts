import { describe, expect, it } from 'vitest'
import getent from '../../modules/getent.ts'
import { getent as ask } from '../../src/state/families/getent.ts'
import { argsOf, converge, planned } from './local.ts'

const { family } = ask({ database: '', key: '', service: '' })

/** What is told of what getent printed. */
function told(printed: string, given: Parameters<typeof argsOf<typeof getent.args>>[1]) {
  const [answer = family.absent] = family.parse(Buffer.from(printed), [''])
  return getent.result(argsOf(getent.args, given), { answer }, [])
}

describe('getent', () => {
  it.each([
    [{ database: 'passwd', key: 'root' }, { root: ['x', '0', '0', 'root', '/root', expect.any(String)] }],
    [{ database: 'passwd', key: '0', service: 'files' }, { root: expect.arrayContaining(['/root']) }],
    [{ database: 'group', key: 'root' }, { root: ['x', '0', ''] }],
    [{ database: 'protocols', key: 'tcp' }, { tcp: ['6', 'TCP'] }],
  ])('tells what Ansible tells of %o', async (given, entries) => {
    const { result, changes } = await converge(getent, given)
    expect(changes).toEqual([])
    expect(result).toEqual({ ansible_facts: { [`getent_${given.database}`]: entries } })
  })

  it('lists all of a database', async () => {
    const { result } = await converge(getent, { database: 'group' })
    expect(result.ansible_facts).toMatchObject({ getent_group: { root: ['x', '0', ''], daemon: ['x', '1', ''] } })
  })

  it('gathers the entries of one name', () => {
    const printed = '127.0.0.1       localhost\n127.0.0.1       vm web\n::1 ip6\n\x000\0'
    expect(told(printed, { database: 'hosts' })).toEqual({
      ansible_facts: { getent_hosts: { '127.0.0.1': [['localhost'], ['vm', 'web']], '::1': ['ip6'] } },
    })
  })

  it('splits where it is told to', () => {
    expect(told('ssh  22/tcp\n\x000\0', { database: 'services', split: 'h' })).toEqual({
      ansible_facts: { getent_services: { ss: ['  22/tcp'] } },
    })
  })

  it('tells null of a key that need not be there', async () => {
    const given = { database: 'passwd', key: 'no such user', fail_key: false }
    expect((await converge(getent, given)).result).toEqual({
      ansible_facts: { getent_passwd: { 'no such user': null } },
      msg: 'One or more supplied key could not be found in the database.',
    })
  })

  it.each([
    [{ database: 'passwd', key: 'no such user' }, 'One or more supplied key could not be found in the database.'],
    [{ database: 'nosuch' }, 'Missing arguments, or database unknown.'],
  ])('fails as Ansible does: %o', async (given, failed) => {
    expect(await planned(getent, given)).toEqual({ failed })
  })

  it('asks all questions in one go', () => {
    const { text } = family.script([
      ask({ database: 'passwd', key: "it's", service: '' }).subject,
      ask({ database: 'hosts', key: '', service: 'dns' }).subject,
    ])
    expect(text.match(/^getent .*? 2/gm)).toEqual(["getent -- passwd 'it'\\''s' 2", 'getent -s dns -- hosts 2'])
    expect(family.parse(Buffer.from('a:b\n\x000\0\x002\0'), ['', ''])).toEqual([
      { code: 0, lines: ['a:b'] },
      { code: 2, lines: [] },
    ])
  })
})
