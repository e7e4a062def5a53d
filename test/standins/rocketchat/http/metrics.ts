import { createServer, type Server } from 'node:http'
import { log } from '../log.ts'

/** What is measured, by name: what it is, and how much. */
export type Measures = Readonly<Record<string, readonly [help: string, value: number, labels?: string]>>

/** Serves measures to Prometheus; a port that is taken, as by another instance of the host, is only told in the log. */
export function serveMetrics(port: number, bindIp: string, measure: () => Measures): Server {
  const server = createServer((request, response) => {
    const isThere = request.url === '/metrics'
    response.writeHead(isThere ? 200 : 404, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
    response.end(isThere ? textOf(measure()) : '')
  })
  server.on('error', ({ message }) => log('error', 'Metrics', message))
  return server.listen(port, bindIp)
}

function textOf(measures: Measures): string {
  return Object.entries(measures)
    .map(
      ([name, [help, value, labels = '']]) =>
        `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}${labels} ${value}\n`,
    )
    .join('')
}
