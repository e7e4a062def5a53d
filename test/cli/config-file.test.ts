import { expect, it } from 'vitest'
import { folderOf } from './rcprov.ts'

it('ansible.cfg is named at -v, and the lookup config knows what it and the environment say', async () => {
  const asked = ['DEFAULT_FORKS', 'DEFAULT_ROLES_PATH', 'HOST_KEY_CHECKING', 'DEFAULT_TIMEOUT', 'DEFAULT_REMOTE_USER']
  const { folder, shell } = folderOf({
    'ansible.cfg': '[defaults]\nforks = 7\nroles_path = near:/far\nhost_key_checking = no\nremote_user = bob\n',
    'site.yml': `
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - debug: {msg: "{{ query('config', ${asked.map((name) => `'${name}'`).join(', ')}) | to_json }}"}
    - debug: {msg: "{{ query('config', 'CONFIG_FILE', 'NOSUCH', on_missing='warn') | join }}"}
`,
  })
  const { stdout, stderr } = await shell('"$@" apply -v site.yml', { ANSIBLE_REMOTE_USER: 'eve' })
  expect(stdout).toContain(`note: settings are read from ${folder}/ansible.cfg\n`)
  expect(stdout).toContain(JSON.stringify(`[7, ["${folder}/near", "/far"], false, 10, "eve"]`))
  expect(stdout).toContain(`"msg": "${folder}/ansible.cfg"`)
  expect(stderr).toContain("[WARNING]: there is no setting 'NOSUCH'\n")
})
