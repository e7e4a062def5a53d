import { describe, expect, it } from 'vitest'
import hostname from '../../modules/hostname.ts'
import { argsOf } from './local.ts'

function planFor(name: string, now: string | null, file: string | null) {
  return hostname.plan(argsOf(hostname.args, { name }), { now, file: file === null ? null : Buffer.from(file) })
}

describe('hostname', () => {
  it('is left alone where it is as wanted, now and at boot', () => {
    expect(planFor('web1', 'web1', '# the name\nweb1\n')).toEqual([])
  })

  it.each([
    ['old', 'old\n', 'hostname old → web1'],
    ['old', 'web1\n', 'hostname old → web1'],
    ['web1', 'old\n', 'hostname old → web1'],
    ['web1', null, 'hostname none → web1'],
  ])('is set where it is %s now and %j at boot', (now, file, title) => {
    expect(planFor('web1', now, file)).toMatchObject([
      {
        kind: 'state',
        title,
        how: {
          script: { text: expect.stringMatching(/--static set-hostname web1; \} .* \|\| .* hostname web1; \}$/s) },
        },
        sets: [{ after: 'web1' }, { after: Buffer.from('web1\n') }],
      },
    ])
  })

  it('tells the facts that follow from it', () => {
    expect(hostname.result(argsOf(hostname.args, { name: 'web.example.com' }), { now: '', file: null }, [])).toEqual({
      name: 'web.example.com',
      ansible_facts: {
        ansible_hostname: 'web',
        ansible_nodename: 'web.example.com',
        ansible_fqdn: 'web.example.com',
        ansible_domain: 'example.com',
      },
    })
  })

  it.each(['Bad Name', '-a', 'a..b', 'a'.repeat(65), ''])('can not be %j', (name) => {
    expect(planFor(name, 'old', 'old\n')).toMatchObject({ failed: expect.stringContaining('is no name for a host') })
  })
})
