import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { count, file, list, oneOf, paths, type Setting, text, yesOrNo } from './setting.ts'

const usualRoles = [join(homedir(), '.ansible/roles'), '/usr/share/ansible/roles', '/etc/ansible/roles']
const usualHosts = '/etc/ansible/hosts'

/** All settings that a flag, the environment or ansible.cfg may give, by Ansible's names for them. */
export const settingsTable = {
  inventory: paths(
    { about: 'where hosts are listed', flag: 'inventory', env: 'ANSIBLE_INVENTORY', keys: 'defaults.inventory' },
    ',',
    existsSync(usualHosts) ? [usualHosts] : [],
    (given) => given,
  ),
  rolesPath: paths(
    { about: 'folders of roles', env: 'ANSIBLE_ROLES_PATH', keys: 'defaults.roles_path' },
    ':',
    usualRoles.filter((folder) => existsSync(folder)),
  ),
  forks: count({ about: 'hosts at a time', flag: 'forks', env: 'ANSIBLE_FORKS', keys: 'defaults.forks' }, 50),
  user: text({ about: 'who logs in', flag: 'user', env: 'ANSIBLE_REMOTE_USER', keys: 'defaults.remote_user' }),
  port: text({ about: 'the port of sshd', env: 'ANSIBLE_REMOTE_PORT', keys: 'defaults.remote_port' }),
  privateKey: file({
    about: 'the key to log in with',
    flag: 'private-key',
    env: 'ANSIBLE_PRIVATE_KEY_FILE',
    keys: 'defaults.private_key_file',
  }),
  connection: text({ about: 'ssh or local', flag: 'connection', env: 'ANSIBLE_TRANSPORT', keys: 'defaults.transport' }),
  timeout: count(
    {
      about: 'seconds to wait for a connection',
      flag: 'timeout',
      env: 'ANSIBLE_TIMEOUT ANSIBLE_SSH_TIMEOUT',
      keys: 'ssh_connection.timeout defaults.timeout',
    },
    10,
  ),
  hostKeyChecking: yesOrNo(
    {
      about: 'whether hosts must have the keys that are known of them',
      env: 'ANSIBLE_HOST_KEY_CHECKING ANSIBLE_SSH_HOST_KEY_CHECKING',
      keys: 'defaults.host_key_checking ssh_connection.host_key_checking',
    },
    true,
  ),
  sshArgs: text({ about: "ssh's own options", env: 'ANSIBLE_SSH_ARGS', keys: 'ssh_connection.ssh_args' }),
  sshCommonArgs: text({
    about: "more of ssh's options",
    flag: 'ssh-common-args',
    env: 'ANSIBLE_SSH_COMMON_ARGS',
    keys: 'ssh_connection.ssh_common_args',
  }),
  sshExtraArgs: text({
    about: "more of ssh's options",
    flag: 'ssh-extra-args',
    env: 'ANSIBLE_SSH_EXTRA_ARGS',
    keys: 'ssh_connection.ssh_extra_args',
  }),
  askPass: yesOrNo(
    {
      about: 'ask for the password of the login',
      flag: 'ask-pass',
      env: 'ANSIBLE_ASK_PASS',
      keys: 'defaults.ask_pass',
    },
    false,
  ),
  connectionPasswordFile: file({
    about: 'the file with that password',
    flag: 'connection-password-file',
    env: 'ANSIBLE_CONNECTION_PASSWORD_FILE',
    keys: 'defaults.connection_password_file',
  }),
  become: yesOrNo(
    {
      about: 'run tasks as another user',
      flag: 'become',
      env: 'ANSIBLE_BECOME',
      keys: 'privilege_escalation.become',
    },
    false,
  ),
  becomeUser: text({
    about: 'which user that is',
    flag: 'become-user',
    env: 'ANSIBLE_BECOME_USER',
    keys: 'privilege_escalation.become_user',
  }),
  becomeMethod: text({
    about: 'sudo or su',
    flag: 'become-method',
    env: 'ANSIBLE_BECOME_METHOD',
    keys: 'privilege_escalation.become_method',
  }),
  becomeFlags: text({
    about: 'the flags of sudo or su',
    env: 'ANSIBLE_BECOME_FLAGS',
    keys: 'privilege_escalation.become_flags',
  }),
  askBecomePass: yesOrNo(
    {
      about: "ask for that user's password",
      flag: 'ask-become-pass',
      env: 'ANSIBLE_BECOME_ASK_PASS',
      keys: 'privilege_escalation.become_ask_pass',
    },
    false,
  ),
  becomePasswordFile: file({
    about: 'the file with that password',
    flag: 'become-password-file',
    env: 'ANSIBLE_BECOME_PASSWORD_FILE',
    keys: 'defaults.become_password_file',
  }),
  forceHandlers: yesOrNo(
    {
      about: 'run due handlers also on hosts that failed',
      flag: 'force-handlers',
      env: 'ANSIBLE_FORCE_HANDLERS',
      keys: 'defaults.force_handlers',
    },
    false,
  ),
  gathering: oneOf(
    {
      about: 'whether plays gather facts unless they say so; smart: once a run',
      env: 'ANSIBLE_GATHERING',
      keys: 'defaults.gathering',
    },
    ['implicit', 'explicit', 'smart'],
    'implicit',
  ),
  strategy: oneOf(
    { about: 'the strategy of plays that name none', env: 'ANSIBLE_STRATEGY', keys: 'defaults.strategy' },
    ['linear', 'free', 'host_pinned', 'ansible.builtin.linear', 'ansible.builtin.free', 'ansible.builtin.host_pinned'],
    'linear',
  ),
  hashBehaviour: oneOf(
    {
      about: 'whether a dict replaces that of a lower level, or is merged into it',
      env: 'ANSIBLE_HASH_BEHAVIOUR',
      keys: 'defaults.hash_behaviour',
    },
    ['replace', 'merge'],
    'replace',
  ),
  managed: text({ about: "what 'ansible_managed' is made of in templates", keys: 'defaults.ansible_managed' }),
  vaultIdentityList: list({
    about: 'vault passwords by their ids, before those of --vault-id',
    env: 'ANSIBLE_VAULT_IDENTITY_LIST',
    keys: 'defaults.vault_identity_list',
  }),
  vaultPasswordFile: file({
    about: 'the file with the vault password, after those of --vault-password-file',
    env: 'ANSIBLE_VAULT_PASSWORD_FILE',
    keys: 'defaults.vault_password_file',
  }),
  vaultEncryptIdentity: text({
    about: 'which vault password encrypts, by its id',
    flag: 'encrypt-vault-id',
    env: 'ANSIBLE_VAULT_ENCRYPT_IDENTITY',
    keys: 'defaults.vault_encrypt_identity',
  }),
  askVaultPass: yesOrNo(
    {
      about: 'ask for the vault password',
      flag: 'ask-vault-pass',
      env: 'ANSIBLE_ASK_VAULT_PASS',
      keys: 'defaults.ask_vault_pass',
    },
    false,
  ),
  tags: list({ about: 'only tasks with one of these tags', flag: 'tags', env: 'ANSIBLE_RUN_TAGS', keys: 'tags.run' }),
  skipTags: list({
    about: 'all but tasks with one of these tags',
    flag: 'skip-tags',
    env: 'ANSIBLE_SKIP_TAGS',
    keys: 'tags.skip',
  }),
  diff: yesOrNo(
    { about: 'show what changes in files', flag: 'diff', env: 'ANSIBLE_DIFF_ALWAYS', keys: 'diff.always' },
    false,
  ),
  noColor: yesOrNo(
    { about: 'plain text only', flag: 'no-color', env: 'ANSIBLE_NOCOLOR', keys: 'defaults.nocolor' },
    false,
  ),
  forceColor: yesOrNo(
    { about: 'colours also where nobody looks', env: 'ANSIBLE_FORCE_COLOR', keys: 'defaults.force_color' },
    false,
  ),
  verbosity: text({ about: 'how much to show, from 0', env: 'ANSIBLE_VERBOSITY', keys: 'defaults.verbosity' }),
} as const satisfies Readonly<Record<string, Setting<unknown>>>

const NO = /^(false|no|off|0)$/i
const YES = /^(true|yes|on|1)$/i

/** Keys of `[defaults]` that would change what a run does, and that rcprov does not have; with the values that change nothing. */
export const lackedKeys: Readonly<Record<string, RegExp | null>> = {
  ...{ library: null, module_utils: null, action_plugins: null, become_plugins: null, connection_plugins: null },
  ...{ filter_plugins: null, inventory_plugins: null, lookup_plugins: null, strategy_plugins: null },
  ...{ test_plugins: null, vars_plugins: null, jinja2_extensions: null, precedence: null, fact_path: null },
  ...{ inventory_ignore_extensions: null, inventory_ignore_patterns: null, playbook_vars_root: /^top$/ },
  ...{
    executable: /^\/bin\/sh$/,
    fact_caching: /^memory$/,
    gather_subset: /^all$/,
  },
  ...{ any_errors_fatal: NO, jinja2_native: NO, no_log: NO, private_role_vars: NO, enable_task_debugger: NO },
  error_on_undefined_vars: YES,
}
