import { describe, expect, it } from 'vitest'
import selections from '../../modules/dpkg_selections.ts'
import type { Package } from '../../src/state/families/package.ts'
import { argsOf, type Given } from './local.ts'

type Selection = NonNullable<Given<typeof selections.args>['selection']>

const at: NonNullable<Package> = {
  name: 'mongodb-org',
  architecture: 'amd64',
  version: '8.0.4',
  status: 'installed',
  selection: 'install',
  auto: false,
}

function planned(selection: Selection, found: Package) {
  const plan = selections.plan(argsOf(selections.args, { name: 'mongodb-org', selection }), { at: found })
  return 'failed' in plan ? plan.failed : plan
}

describe('dpkg_selections', () => {
  it('holds a package, and leaves one alone that is held', () => {
    const [change] = planned('hold', at)
    expect(change).toMatchObject({
      title: 'hold',
      how: { script: { text: "printf '%s %s\\n' mongodb-org hold | dpkg --set-selections" } },
      sets: [{ after: { selection: 'hold', version: '8.0.4' } }],
    })
    expect(planned('hold', { ...at, selection: 'hold' })).toEqual([])
  })

  it('gives a held package free', () => {
    expect(planned('install', { ...at, selection: 'hold' })).toMatchObject([{ title: 'give free' }])
  })

  it('refuses a package that dpkg has never heard of, as newer Ansible does', () => {
    const message = "Failed to find package 'mongodb-org' to perform selection 'hold'."
    expect(planned('hold', null)).toBe(message)
    expect(planned('hold', { ...at, status: 'provided' })).toBe(message)
  })

  it('tells what was said of it before', () => {
    const args = argsOf(selections.args, { name: 'mongodb-org', selection: 'hold' })
    expect(selections.result(args, { at: { ...at, selection: 'hold' } }, [], { at })).toEqual({
      before: 'install',
      after: 'hold',
    })
  })
})
