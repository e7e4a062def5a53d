import { type HttpRequest, withoutLogin } from '../../state/http.ts'

/** The name and password of a request, or of its URL, as the Authorization header has them; null where there are none. */
export function basicToken({ login, url }: Pick<HttpRequest, 'login' | 'url'>): string | null {
  if (login) return encoded(login.user, String(login.password.open()))
  if (withoutLogin(url) === url || !URL.canParse(url)) return null
  const { username, password } = new URL(url)
  return encoded(decodeURIComponent(username), decodeURIComponent(password))
}

function encoded(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString('base64')
}
