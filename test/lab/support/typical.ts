import type { Written } from './tasks.ts'

/** What modules are mostly used for, each task leaving a state that the next run finds. */
export const typicalTasks: readonly Written[] = [
  { apt: { name: ['busybox', 'nginx-light'], update_cache: true, cache_valid_time: 3600 } },
  { package: { name: 'chrony', state: 'present' } },
  { group: { name: 'crew', gid: 1777 } },
  { user: { name: 'anna', uid: 1777, group: 'crew', groups: ['daemon'], shell: '/bin/sh', home: '/srv/anna' } },
  { user: { name: 'unit', system: true, create_home: false, home: '/opt/unit', shell: '/usr/sbin/nologin' } },
  { file: { path: '/opt/unit/data', state: 'directory', owner: 'unit', group: 'crew', mode: '2750' } },
  {
    file: { path: '{{ item }}', state: 'directory', owner: 'anna', mode: '0700' },
    loop: ['/opt/one', '/opt/one/two', '/opt/three'],
  },
  { copy: { content: 'one\n', dest: '/opt/one/f', owner: 'anna', group: 'crew', mode: 'u=rw,g=r,o=' } },
  { copy: { src: 'tree/', dest: '/opt/tree', directory_mode: '0750' } },
  { copy: { src: '/opt/one/f', dest: '/opt/one/g', remote_src: true }, register: 'copied' },
  { template: { src: 'one.j2', dest: '/opt/one/h', mode: '0640', validate: 'test -s %s' } },
  { lineinfile: { path: '/etc/security/limits.conf', regexp: '^# End', line: '# The end' } },
  { lineinfile: { path: '/opt/lines', line: 'key = 1', regexp: '^key', create: true, mode: '0600' } },
  { lineinfile: { path: '/opt/lines', line: '{{ item }}' }, loop: ['two', 'three', 'two'] },
  { file: { path: '/opt/current', src: 'one', state: 'link' } },
  { copy: { content: 'through a link\n', dest: '/opt/current/i' } },
  { file: { path: '/opt/tree', owner: 'unit', mode: 'u=rwX,g=rX', recurse: true, state: 'directory' } },
  { file: { path: '/etc/nginx/sites-enabled/default', state: 'absent' }, notify: 'reload nginx' },
  { stat: { path: '/opt/one/f' }, register: 'seen' },
  { copy: { content: '{{ seen.stat.mode }}\n', dest: '/opt/mode' }, when: 'seen.stat.exists' },
  { command: { cmd: 'touch /opt/once', creates: '/opt/once' } },
  { command: 'cat /etc/debian_version', register: 'version', changed_when: false },
  {
    copy: {
      content: '[Service]\nExecStart=sleep 1d\n[Install]\nWantedBy=multi-user.target\n',
      dest: '/etc/systemd/system/rest.service',
    },
    notify: 'restart rest',
  },
  { systemd: { name: 'rest', state: 'started', enabled: true, daemon_reload: true } },
  { service: { name: 'chrony', state: 'stopped', enabled: false } },
]

export const typicalHandlers: readonly Written[] = [
  { name: 'reload nginx', systemd: { name: 'nginx', state: 'reloaded' } },
  { name: 'restart rest', systemd: { name: 'rest', state: 'restarted' } },
]
