import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderOf } from './rcprov.ts'

const writing =
  '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - copy: {content: x, dest: "{{ playbook_dir }}/made"}\n'

describe('a command line that is wrong', () => {
  it('runs nothing, says what is wrong and ends with 1', async () => {
    const { folder, rcprov } = folderOf({ 'site.yml': writing })
    expect(await Promise.all([rcprov('apply', 'site.yml', '--chek'), rcprov('aply', 'site.yml')])).toEqual([
      {
        code: 1,
        stdout: '',
        stderr: 'rcprov: "--chek" is not a flag of rcprov apply; did you mean "--check"?\nTry: rcprov apply --help\n',
      },
      {
        code: 1,
        stdout: '',
        stderr: 'rcprov: "aply" is not a command of rcprov; did you mean "apply"?\nTry: rcprov help\n',
      },
    ])
    expect(existsSync(join(folder, 'made'))).toBe(false)
    expect(existsSync(join(folder, 'state'))).toBe(false)
  })

  it('is told in one line', async () => {
    const { shell } = folderOf({ 'hosts.yml': 'web: {hosts: {w1: {}, w2: {}}}\n' })
    const { stdout } = await shell(`{
      for line in 'help aply' '--versoin' 'vault edti' 'docs cpoy' \
        'docs --write hosts.yml' 'eval 1 -i hosts.yml -l web' 'eval 1 -i hosts.yml -l wbe' \
        'inventory --list --graph' 'inventory -i hosts.yml --graph wbe'
      do "$@" $line; echo "ended with $?"; done
    } 2>&1 | grep -v ^Try`)
    expect(stdout.trimEnd().split('\n')).toEqual(
      [
        '"aply" is not a command of rcprov; did you mean "apply"?',
        '"--versoin" is not a command of rcprov; did you mean "--version"?',
        '"edti" is not a command of rcprov vault; did you mean "edit"?',
        'there is no module "cpoy"; did you mean "copy"?',
        "can't write the pages: EEXIST: file already exists, mkdir 'hosts.yml'",
        '"web" names 2 hosts; name one: w1, w2',
        'the inventory has no host and no group "wbe"; did you mean "web"?',
        'give only one of --list, --graph and --host',
        'there is no group wbe; did you mean "web"?',
      ].flatMap((message) => [`rcprov: ${message}`, 'ended with 1']),
    )
  })
})

describe('help', () => {
  it('names all commands and exit codes, and each command shows its flags', async () => {
    const { rcprov } = folderOf({})
    const pages = await Promise.all([rcprov('help'), rcprov('help', 'apply'), rcprov('plan', '-h')])
    expect(pages.map(({ code, stderr }) => [code, stderr])).toEqual(pages.map(() => [0, '']))
    const [all, apply, plan] = pages.map(({ stdout }) => stdout)
    expect(all).toMatch(/^ {2}apply +bring hosts/m)
    expect(all).toMatch(/^ {2}4 +a host could not be reached/m)
    expect(apply).toMatch(
      /^usage: rcprov apply PLAYBOOK… \[flags\]\n\nBrings .*\n\n {2}-i, --inventory PATH +inventory/,
    )
    expect(plan).toMatch(/^usage: rcprov plan/)
  })
})
