import { describe, expect, it } from 'vitest'
import { apply } from '../../src/cli/apply.ts'
import { type Command, parseFlags } from '../../src/cli/command.ts'
import { docs } from '../../src/cli/docs.ts'
import { evaluation } from '../../src/cli/eval.ts'
import { inventory } from '../../src/cli/inventory.ts'
import { plan } from '../../src/cli/plan.ts'

const complaint = (command: Command, ...argv: string[]) => {
  const parsed = parseFlags(command, argv)
  return 'usage' in parsed ? parsed.usage : 'taken'
}

describe('a flag that is not known is refused, with what is likely meant', () => {
  it.each<[string[], string]>([
    [['site.yml', '--chek'], '"--chek" is not a flag of rcprov apply; did you mean "--check"?'],
    [['--chek', 'site.yml'], '"--chek" is not a flag of rcprov apply; did you mean "--check"?'],
    [['-check', 'site.yml'], '"-check" is not a flag of rcprov apply; did you mean "--check"?'],
    [['--limits=web'], '"--limits=web" is not a flag of rcprov apply; did you mean "--limit"?'],
    [['--no-check'], '"--no-check" is not a flag of rcprov apply; did you mean "--check"?'],
    [['-Cq'], '"-q" is not a flag of rcprov apply'],
    [['--check', '--unheard-of-thing'], '"--unheard-of-thing" is not a flag of rcprov apply'],
  ])('%j', (argv, message) => {
    expect(complaint(apply, ...argv)).toBe(message)
  })

  it('also by the other commands', () => {
    expect(complaint(plan, '--diffs')).toBe('"--diffs" is not a flag of rcprov plan; did you mean "--diff"?')
    expect(complaint(inventory, '--lists')).toBe('"--lists" is not a flag of rcprov inventory; did you mean "--list"?')
    expect(complaint(evaluation, '--forks', '5')).toBe('"--forks" is not a flag of rcprov eval')
    expect(complaint(docs, '--wirte', 'x')).toBe('"--wirte" is not a flag of rcprov docs; did you mean "--write"?')
  })
})

describe('the value of a flag is checked', () => {
  it.each<[string[], string]>([
    [['--check=yes'], '"--check" takes no value'],
    [['-i'], '"--inventory" needs a value'],
    [['-e', '-l', 'web'], '"-e" needs a value; one that begins with "-" goes right after it'],
    [['--forks', '0'], '"--forks" takes a whole number from 1 on, not "0"'],
    [['-f', 'many'], '"--forks" takes a whole number from 1 on, not "many"'],
    [['--output', 'jason'], '"--output" takes plain, ndjson, live, not "jason"'],
    [['--output', 'plian'], '"--output" takes plain, ndjson, live, not "plian"; did you mean "plain"?'],
  ])('%j', (argv, message) => {
    expect(complaint(apply, ...argv)).toBe(message)
  })
})

describe('a flag that Ansible has and rcprov can not', () => {
  it.each<[string[], string]>([
    [['-M', 'library'], `there is no "--module-path": rcprov's modules are its own, and Python is not run`],
    [['--scp-extra-args', 'x'], 'there is no "--scp-extra-args": rcprov does not use scp'],
  ])('%j is refused with the reason', (argv, message) => {
    expect(complaint(apply, ...argv)).toBe(message)
  })
})

describe('flags that are right', () => {
  it('stand before, between and after the playbooks, long or short', () => {
    expect(parseFlags(apply, ['-Cvv', 'a.yml', '-i', 'x', '--inventory=y', '-lweb', 'b.yml', '-D'])).toEqual({
      given: { check: true, verbose: [true, true], inventory: ['x', 'y'], limit: 'web', diff: true },
      words: ['a.yml', 'b.yml'],
    })
  })

  it('have the other names that Ansible has for them', () => {
    expect(parseFlags(apply, ['--key-file=a', '--inventory-file', 'b', '--become-pass-file', 'c'])).toEqual({
      given: { 'private-key': 'a', inventory: ['b'], 'become-password-file': 'c' },
      words: [],
    })
  })

  it('end at a double dash', () => {
    expect(parseFlags(apply, ['--', '--check'])).toMatchObject({ given: {}, words: ['--check'] })
  })
})
