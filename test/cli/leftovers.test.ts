import { userInfo } from 'node:os'
import { describe, expect, it } from 'vitest'
import { folderOf } from './rcprov.ts'

const note = '{"run":"r","step":"s-1-1","title":"config","place":"site.yml:3","handlers":["restart"]}'

/** Plays of this machine, each with a handler "restart" under a condition. */
function plays(...conditions: readonly string[]): string {
  return conditions
    .map(
      (condition, i) => `
- hosts: localhost
  connection: local
  gather_facts: false
  handlers: [{ name: restart, file: { path: done${i}, state: touch }, when: ${condition} }]
`,
    )
    .join('')
}

// Each command has a /var/lib of its own only as root.
describe.skipIf(userInfo().uid !== 0)('a handler that an interrupted run left due', () => {
  const noted = `mkdir -p /var/lib/rcprov/pending; echo '${note}' > /var/lib/rcprov/pending/s-1-1.handlers`
  const story = `${noted}; "$@" apply site.yml -i localhost,; ls done*; ls /var/lib/rcprov/pending`

  it.each([
    ['runs in the first play that has it', ['true', 'true'], /done0\n$/],
    ['runs in a later play, where the first leaves it out', ['false', 'true'], /done1\n$/],
    ['is done with, where no play of a whole run would have it', ['false', 'false'], / s\n$/],
  ])('%s', async (_, conditions, left) => {
    const { shell } = folderOf({ 'site.yml': plays(...conditions) })
    const { stdout } = await shell(story)
    expect(stdout).toMatch(/handler "restart" is due since an interrupted run: config \(site.yml:3\)/)
    expect(stdout).toMatch(left)
  })

  it('is left to an apply by checks, which change nothing', async () => {
    const check = '\n  tasks: [{ name: all is well, tags: check, assert: { that: true } }]\n'
    const { shell } = folderOf({ 'site.yml': `${plays('true').trimEnd()}${check}` })
    const { stdout } = await shell(`${noted}; "$@" verify site.yml -i localhost, && ls done* /var/lib/rcprov/pending`)
    expect(stdout).toContain('1 ok')
    expect(stdout).toMatch(/\ns-1-1.handlers\n$/)
    expect(stdout).not.toContain('done0')
  })
})
