import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'

// The work is fixed, so that figures of different days can be compared: 38 tasks as they are found in many playbooks.
const PACKAGES = ['curl', 'nginx-light', 'chrony']
const USER = 'rocketchat'
const SHELL = '/usr/sbin/nologin'
const PORTS = [3001, 3002, 3003]
const ROOT_URL = 'https://chat.example.org'
const UNIT_FILE = '/etc/systemd/system/demo@.service'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)
const folders = upTo(10).map((i) => `/opt/app/d${i}`)
const confs = folders.map((folder) => `${folder}/app.conf`)
const instances = PORTS.map((port) => `demo@${port}`)
const services = [...instances, 'nginx']
const settings = upTo(5).map((i) => ({ name: `KEY${i}`, line: `KEY${i}=value${i}` }))

type Task = Readonly<Record<string, unknown>>

const task = (name: string, module: string, args: Readonly<Record<string, unknown>>): Task => ({
  name,
  [`ansible.builtin.${module}`]: args,
})

const tasks: readonly Task[] = [
  task('packages', 'apt', { name: PACKAGES, state: 'present', update_cache: true, cache_valid_time: 3600 }),
  task('group', 'group', { name: USER }),
  task('user', 'user', { name: USER, group: USER, system: true, shell: SHELL, create_home: false }),
  ...folders.map((path, i) => task(`dir ${i + 1}`, 'file', { path, state: 'directory', mode: '0755', owner: USER })),
  ...confs.map((dest, i) =>
    task(`conf ${i + 1}`, 'template', { src: `templates/app${i + 1}.conf.j2`, dest, mode: '0644' }),
  ),
  ...settings.map(({ name, line }, i) =>
    task(`line ${i + 1}`, 'lineinfile', { path: '/etc/environment', line, regexp: `^${name}=` }),
  ),
  task('unit', 'template', { src: 'templates/unit.j2', dest: UNIT_FILE }),
  ...instances.map((name, i) =>
    task(`service ${i + 1}`, 'systemd', { name, state: 'started', enabled: true, daemon_reload: i === 0 }),
  ),
  ...confs.slice(0, 5).map((path, i) => task(`stat ${i + 1}`, 'stat', { path })),
  task('nginx', 'systemd', { name: 'nginx', state: 'started', enabled: true }),
]

/** How many results a run that did all the work has on each host: those of the tasks, and that of the facts. */
export const RESULTS_PER_HOST = tasks.length + 1
export const TASKS = tasks.length

const play = { hosts: 'all', gather_facts: true, vars: { ports: PORTS, root_url: ROOT_URL }, tasks }

const confTemplate = (i: number): string => `# service ${i} on {{ inventory_hostname }}
{% for p in ports %}
listen {{ p }};
{% endfor %}
root_url={{ root_url }}
`

const unit = `[Unit]
Description=demo %i
[Service]
ExecStart=/usr/bin/sleep infinity
User=${USER}
Restart=always
[Install]
WantedBy=multi-user.target
`

const ansibleConfig = `[defaults]
forks=20
interpreter_python=/usr/bin/python3
[ssh_connection]
pipelining=True
`

// What one would write by hand: a command for each question.
const checkScript = `dpkg-query -W -f '\${db:Status-Abbrev} \${Package}\\n' ${PACKAGES.join(' ')}
getent passwd ${USER}; getent group ${USER}
for i in ${upTo(10).join(' ')}; do
  stat -c '%a %U %G %F' /opt/app/d$i
  sha256sum /opt/app/d$i/app.conf
  stat -c '%a %U %G' /opt/app/d$i/app.conf
done
grep -nE '^KEY[0-9]=' /etc/environment
sha256sum ${UNIT_FILE}
systemctl show -p ActiveState,UnitFileState ${services.join(' ')}
for i in ${upTo(5).join(' ')}; do stat -c '%a %s %Y' /opt/app/d$i/app.conf; done
`

// The same questions in as few commands as can be.
const mergedScript = `dpkg-query -W -f '\${db:Status-Abbrev} \${Package}\\n' ${PACKAGES.join(' ')}
getent passwd ${USER}; getent group ${USER}
stat -c '%a %U %G %F %s %Y %n' ${folders.join(' ')} ${confs.join(' ')} ${UNIT_FILE}
sha256sum ${confs.join(' ')} ${UNIT_FILE}
grep -nE '^KEY[0-9]=' /etc/environment
systemctl show -p Id,ActiveState,UnitFileState ${services.join(' ')}
`

// Does what the playbook does on a blank host, and checks nothing.
const makeScript = `set -e; export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >/dev/null; apt-get install -y -qq ${PACKAGES.join(' ')} >/dev/null 2>&1
groupadd ${USER}; useradd -r -g ${USER} -s ${SHELL} -M ${USER}
for d in ${folders.join(' ')}; do install -d -m755 -o ${USER} $d; printf 'x\\n' >$d/app.conf; done
for i in ${upTo(5).join(' ')}; do echo KEY$i=value$i >>/etc/environment; done
printf '%s' '${unit}' >${UNIT_FILE}
systemctl daemon-reload; systemctl enable --now ${services.join(' ')} >/dev/null 2>&1
`

/** Prints the state of a host in the form of `wantedState`. */
export const stateScript = `dpkg-query -W -f '\${db:Status-Abbrev}\${Package}\\n' ${PACKAGES.join(' ')}
getent passwd ${USER} | cut -d: -f1,7; id -gn ${USER}
for d in ${folders.join(' ')}; do stat -c '%F %a %U %n' $d; stat -c '%F %a %U %n' $d/app.conf; cat $d/app.conf; done
grep '^KEY' /etc/environment
stat -c '%F %a %U %n' ${UNIT_FILE}; cat ${UNIT_FILE}
systemctl is-active ${services.join(' ')}; systemctl is-enabled ${services.join(' ')}
`

/** What has to be on a host once the playbook has run there. */
export function wantedState(host: string): string {
  const listen = PORTS.map((port) => `listen ${port};\n`).join('')
  const lines = [
    ...PACKAGES.toSorted().map((name) => `ii ${name}`),
    `${USER}:${SHELL}`,
    USER,
    ...folders.flatMap((folder, i) => [
      `directory 755 ${USER} ${folder}`,
      `regular file 644 root ${confs[i]}`,
      `# service ${i + 1} on ${host}\n${listen}root_url=${ROOT_URL}`,
    ]),
    ...settings.map(({ line }) => line),
    `regular file 644 root ${UNIT_FILE}\n${unit.trimEnd()}`,
    ...services.map(() => 'active'),
    ...services.map(() => 'enabled'),
  ]
  return `${lines.join('\n')}\n`
}

/** Writes the work into a folder: the playbook with its templates, and the scripts that it is compared with. */
export async function writeWork(folder: string): Promise<void> {
  await mkdir(join(folder, 'templates'), { recursive: true })
  const files = {
    'site.yml': stringify([play], { lineWidth: 0 }),
    'ansible.cfg': ansibleConfig,
    'check.sh': checkScript,
    'merged.sh': mergedScript,
    'make.sh': makeScript,
    'templates/unit.j2': unit,
    ...Object.fromEntries(upTo(10).map((i) => [`templates/app${i}.conf.j2`, confTemplate(i)])),
  }
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))
}
