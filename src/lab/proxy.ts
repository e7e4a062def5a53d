import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { joinGroup, killGroup, processesOf } from './cgroup.ts'
import type { Machine } from './machine.ts'
import type { Lab } from './place.ts'
import { run } from './program.ts'

const PORT = 3142

/** Where the lab's hosts find packages: the mirror's very tree, by way of the cache on the bridge. */
export function proxyAddress(lab: Lab, machine: Machine): string {
  return `http://${lab.gateway}:${PORT}/${machine.distribution}`
}

/** The folder whose files the lab's hosts find at `filesAddress`; whoever has files for them makes it. */
export const filesFolder = (lab: Lab): string => join(lab.folder, 'www')

/** Where the lab's hosts find the files of `filesFolder`. */
export const filesAddress = (lab: Lab): string => `http://${lab.gateway}:${PORT}/files`

const proxyGroup = (lab: Lab): string => `${lab.tag}-proxy`

/** Starts the caching package proxy on the lab's bridge, or again if its configuration is another now. */
export async function ensureProxy(lab: Lab, machine: Machine): Promise<void> {
  const file = join(lab.folder, 'proxy.conf')
  const text = proxyConfiguration(lab, machine)
  const unchanged = existsSync(file) && (await readFile(file, 'utf8')) === text
  if (unchanged && processesOf(proxyGroup(lab)).length > 0) return
  await killGroup(proxyGroup(lab))
  await mkdir(join(lab.root, 'cache'), { recursive: true })
  await writeFile(file, text)
  const help = `see ${lab.folder}/proxy.log; the mirror's name must resolve, and port ${PORT} of ${lab.gateway} be free`
  await run('sh', ['-c', `${joinGroup('$1')}\nexec nginx -c "$2"`, 'proxy', proxyGroup(lab), file], help)
}

/** nginx's configuration for the lab's proxy; labs share the cache and have a proxy each. */
export function proxyConfiguration(lab: Lab, { distribution, mirror }: Machine): string {
  const cache = join(lab.root, 'cache')
  const upstream = [
    `proxy_pass ${mirror}/;`,
    `proxy_set_header Host ${new URL(mirror).host};`,
    'proxy_http_version 1.1;',
    'proxy_set_header Connection "";',
    'proxy_ssl_server_name on;',
    'proxy_cache packages;',
    'proxy_cache_key $uri;',
    'proxy_cache_lock on;',
  ].join(' ')
  // What is JSON is told to be: some look at it only then. A package never changes; an index does, and an old one must still do when the mirror is out of reach.
  return `pid ${lab.folder}/proxy.pid;
error_log ${lab.folder}/proxy.log;
user www-data;
worker_processes 1;
events {}
http {
  access_log off;
  proxy_cache_path ${cache} levels=1:2 keys_zone=packages:10m max_size=8g inactive=30d use_temp_path=off;
  server {
    listen ${lab.gateway}:${PORT};
    location /files/ { alias ${filesFolder(lab)}/; }
    location ~ ^/files/(.+/info|.+[.]json)$ { alias ${filesFolder(lab)}/$1; default_type application/json; }
    location /${distribution}/ { ${upstream} proxy_cache_valid 200 30d; }
    location /${distribution}/dists/ {
      ${upstream.replace(`${mirror}/;`, `${mirror}/dists/;`)}
      proxy_cache_valid 200 1h; proxy_cache_revalidate on; proxy_cache_use_stale error timeout http_500 http_502 http_503 http_504;
    }
  }
}
`
}
