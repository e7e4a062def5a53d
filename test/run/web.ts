import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A web server for tests. */
export interface Web {
  /** `http://127.0.0.1:PORT` */
  readonly http: string
  /** `https://localhost:PORT`, whose certificate nobody has signed but itself. */
  readonly https: string
  /** A file with that certificate. */
  readonly certificate: string
  readonly socket: string
  /** How often a path was asked for. */
  readonly asked: (path: string) => Promise<number>
  readonly stop: () => void
}

/** Starts a web server in a process of its own. */
export async function startWeb(): Promise<Web> {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-web-'))
  const [key, certificate, socket] = ['key.pem', 'cert.pem', 'socket'].map((name) => join(folder, name))
  const about = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
  const flags = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...about]
  spawnSync('openssl', [...flags, '-keyout', String(key), '-out', String(certificate)])
  const script = join(import.meta.dirname, 'standins/web.mjs')
  const child = spawn(process.execPath, [script, String(key), String(certificate), String(socket)])
  const [line] = await once(child.stdout, 'data')
  const [plain, tls] = String(line).trim().split(' ')
  const http = `http://127.0.0.1:${plain}`
  return {
    http,
    https: `https://localhost:${tls}`,
    certificate: String(certificate),
    socket: String(socket),
    asked: async (path) => Number(await (await fetch(`${http}/asked${path}`)).text()),
    stop: () => {
      child.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
