import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { folderOf } from '../cli/rcprov.ts'
import { noHosts } from '../run/support.ts'

const play = (role: string) => `- hosts: all
  gather_facts: false
  connection: local
  tasks:
    - import_role: {name: ${fileURLToPath(new URL(`../../playbooks/roles/${role}`, import.meta.url))}, tasks_from: secrets}
`

describe.skipIf(noHosts)('secrets that are made', () => {
  it.each([
    ['mongodb', 'a password in a file', 'secret', 'quite secret\n'],
    ['mongodb', 'what a program prints', "the secret's", '#!/bin/sh\necho quite secret\n'],
    ['rocketchat', 'what a program prints', 'secret.sh', '#!/bin/sh\necho quite secret\n'],
    [
      'rocketchat',
      'what a program for many passwords prints',
      'a-client.sh',
      '#!/bin/sh\necho "quite secret: $1 $2"\n',
    ],
  ])('by the role %s are read with %s', async (role, _, name, text) => {
    const { shell } = folderOf({ 'site.yml': play(role), 'hosts/hosts.yml': 'all: {hosts: {h1: {}}}\n', [name]: text })
    const more = { ANSIBLE_VAULT_PASSWORD_FILE: name, IS_PROGRAM: text.startsWith('#!') ? '+x' : '-x' }
    const made = await shell(`chmod $IS_PROGRAM "$ANSIBLE_VAULT_PASSWORD_FILE"; "$@" apply site.yml -i hosts`, more)
    expect(made).toMatchObject({ code: 0 })
    const read = await shell(`"$@" vault view hosts/group_vars/${role}/${role}-secrets.yml`, more)
    expect(read.stdout).toMatch(new RegExp(`^${role}_secrets:\n.*  admin: \\w{32}\n`, 's'))
  })
})
