import { homedir } from 'node:os'
import { join } from 'node:path'
import { fail } from '../../template/errors.ts'
import { typeName } from '../../template/types.ts'
import type { Value } from '../../template/values.ts'
import type { Lookup } from './table.ts'
import { textOption } from './term.ts'

type Setting = readonly [variable: string, usual: Value]

/** The settings that playbooks ask for, by Ansible's names: the variable that sets each, and what else it is. */
const settings: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ['COLLECTIONS_PATHS', ['ANSIBLE_COLLECTIONS_PATH', []]],
  ['COLOR_CHANGED', ['ANSIBLE_COLOR_CHANGED', 'yellow']],
  ['COLOR_ERROR', ['ANSIBLE_COLOR_ERROR', 'red']],
  ['COLOR_OK', ['ANSIBLE_COLOR_OK', 'green']],
  ['CONFIG_FILE', ['ANSIBLE_CONFIG', null]],
  ['DEFAULT_BECOME', ['ANSIBLE_BECOME', false]],
  ['DEFAULT_BECOME_METHOD', ['ANSIBLE_BECOME_METHOD', 'sudo']],
  ['DEFAULT_BECOME_USER', ['ANSIBLE_BECOME_USER', 'root']],
  ['DEFAULT_FORCE_HANDLERS', ['ANSIBLE_FORCE_HANDLERS', false]],
  ['DEFAULT_FORKS', ['ANSIBLE_FORKS', 5]],
  ['DEFAULT_GATHERING', ['ANSIBLE_GATHERING', 'implicit']],
  ['DEFAULT_HASH_BEHAVIOUR', ['ANSIBLE_HASH_BEHAVIOUR', 'replace']],
  ['DEFAULT_HOST_LIST', ['ANSIBLE_INVENTORY', ['/etc/ansible/hosts']]],
  ['DEFAULT_LOCAL_TMP', ['ANSIBLE_LOCAL_TEMP', join(homedir(), '.ansible/tmp')]],
  ['DEFAULT_MANAGED_STR', ['', 'Ansible managed']],
  ['DEFAULT_PRIVATE_KEY_FILE', ['ANSIBLE_PRIVATE_KEY_FILE', null]],
  ['DEFAULT_REMOTE_USER', ['ANSIBLE_REMOTE_USER', null]],
  [
    'DEFAULT_ROLES_PATH',
    ['ANSIBLE_ROLES_PATH', [join(homedir(), '.ansible/roles'), '/usr/share/ansible/roles', '/etc/ansible/roles']],
  ],
  ['DEFAULT_STRATEGY', ['ANSIBLE_STRATEGY', 'linear']],
  ['DEFAULT_TIMEOUT', ['ANSIBLE_TIMEOUT', 10]],
  ['DEFAULT_TRANSPORT', ['ANSIBLE_TRANSPORT', 'ssh']],
  ['DEFAULT_VAULT_PASSWORD_FILE', ['ANSIBLE_VAULT_PASSWORD_FILE', null]],
  ['HOST_KEY_CHECKING', ['ANSIBLE_HOST_KEY_CHECKING', true]],
  ['RETRY_FILES_ENABLED', ['ANSIBLE_RETRY_FILES_ENABLED', false]],
])

/** Ansible's settings by their names, as the environment sets them. */
export const config: Lookup = (terms, { options }) => {
  const onMissing = textOption(options, 'on_missing', 'error')
  if (!['error', 'skip', 'warn'].includes(onMissing))
    return fail(`on_missing is error, skip or warn, not '${onMissing}'`)
  if (options.has('plugin_type')) return fail('settings of plugins are not part of rcprov, which has no plugins')
  return terms.flatMap((name) => {
    if (typeof name !== 'string') return fail(`a setting's name is a string, not ${typeName(name)}`)
    const setting = settings.get(name)
    if (setting) return [settingOf(setting)]
    return onMissing === 'error'
      ? fail(`there is no setting '${name}'; known are: ${[...settings.keys()].join(', ')}`)
      : []
  })
}

function settingOf([variable, usual]: Setting): Value {
  const given = process.env[variable]
  if (given === undefined) return usual
  if (typeof usual === 'number') return Number(given)
  if (typeof usual === 'boolean') return ['true', 'yes', 'on', '1', 'y', 't'].includes(given.toLowerCase())
  return Array.isArray(usual) ? given.split(/[:,]/) : given
}
