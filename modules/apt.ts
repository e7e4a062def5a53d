import { refreshArgs } from '../src/module/apt-args.ts'
import { defineModule } from '../src/module/define.ts'
import { aptProbes } from '../src/state/apt/goal.ts'
import { aptQuestions, planApt } from '../src/state/apt/plan.ts'
import { refreshResult } from '../src/state/apt/refresh.ts'

export default defineModule({
  name: 'apt',
  summary: 'Install, upgrade and remove packages of Debian and Ubuntu',
  args: {
    properties: {
      name: {
        type: 'array',
        items: { type: 'string' },
        aliases: ['package', 'pkg'],
        description:
          'Packages: `foo`, `foo=1.0`, `foo=1.0*`, `foo>=1.0`, `foo:i386`; with state absent also `foo*`; `*` with state latest for all.',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent', 'latest', 'build-dep', 'fixed'],
        default: 'present',
        description: 'What the packages are to be; `fixed` mends broken dependencies.',
      },
      deb: { type: 'string', format: 'path', description: 'A package file on the host, instead of names.' },
      upgrade: {
        type: 'string',
        enum: ['no', 'yes', 'safe', 'full', 'dist'],
        description: 'Upgrades all packages; `full` and `dist` may remove some for it.',
      },
      update_cache: {
        type: 'boolean',
        aliases: ['update-cache'],
        description:
          'Refreshes the package lists first, if anything is to be installed from them or nothing else is asked. With `no` they are never refreshed, not even where there are none.',
      },
      cache_valid_time: {
        type: 'integer',
        default: 0,
        minimum: 0,
        description: 'Lists younger than so many seconds are not refreshed; more than 0 implies update_cache.',
      },
      ...refreshArgs,
      install_recommends: {
        type: 'boolean',
        aliases: ['install-recommends'],
        description: "Whether recommended packages come along; by default the host's own setting.",
      },
      default_release: {
        type: 'string',
        aliases: ['default-release'],
        description: 'The release to prefer, as apt-get -t.',
      },
      only_upgrade: { type: 'boolean', default: false, description: 'Leaves out packages that are not installed.' },
      purge: { type: 'boolean', default: false, description: 'Removes configuration files too.' },
      autoremove: {
        type: 'boolean',
        default: false,
        description: 'Removes packages that nothing needs any more; also as the only thing asked.',
      },
      autoclean: {
        type: 'boolean',
        default: false,
        description: 'Deletes downloaded packages that can be had no more; as the only thing asked.',
      },
      clean: {
        type: 'boolean',
        default: false,
        description: 'Deletes all downloaded packages first, or as the only thing asked.',
      },
      fail_on_autoremove: { type: 'boolean', default: false, description: 'Fails rather than remove a package.' },
      allow_unauthenticated: {
        type: 'boolean',
        default: false,
        aliases: ['allow-unauthenticated'],
        description: 'Installs packages whose signature cannot be checked.',
      },
      allow_downgrade: {
        type: 'boolean',
        default: false,
        aliases: ['allow-downgrade', 'allow_downgrades', 'allow-downgrades'],
        description: 'Lets an older version take the place of a newer one.',
      },
      allow_change_held_packages: {
        type: 'boolean',
        default: false,
        description: 'Changes packages that are on hold.',
      },
      dpkg_options: {
        type: 'string',
        default: 'force-confdef,force-confold',
        description: 'Options for dpkg, separated by commas; the default keeps changed configuration files.',
      },
      policy_rc_d: {
        type: 'integer',
        description: 'What policy-rc.d says meanwhile: with 101 no package starts its service.',
      },
      lock_timeout: {
        type: 'integer',
        default: 60,
        minimum: 0,
        description: 'How long to wait for another package manager, in seconds.',
      },
      force_apt_get: {
        type: 'boolean',
        default: false,
        description: 'apt-get is always used; taken for the sake of older playbooks.',
      },
    },
    exclusive: [['deb', 'name', 'upgrade']],
  },
  returns: {
    cache_updated: 'Whether the package lists were refreshed',
    cache_update_time: 'When they were refreshed last, in seconds since 1970',
  },
  examples: [
    { title: 'Install a package', args: { name: 'nginx', state: 'present' } },
    {
      title: 'Install several, with lists no older than a day',
      args: { name: ['curl', 'gnupg'], cache_valid_time: 86400 },
    },
    {
      title: 'Install a version, without recommended packages',
      args: { name: 'redis=5:7.0*', install_recommends: false },
    },
    { title: 'Remove a package and its configuration files', args: { name: 'apache2', state: 'absent', purge: true } },
    { title: 'Upgrade everything', args: { upgrade: 'dist', update_cache: true } },
    { title: 'Only refresh the package lists', args: { update_cache: true, cache_valid_time: 3600 } },
  ],
  read: aptProbes,
  readMore: aptQuestions,
  plan: planApt,
  result: (_, { lists }, __, before) => refreshResult(lists, before?.lists),
})
