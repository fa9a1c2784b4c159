// Loaded first. The servers call `listen(port)`, which means every interface: this adds the host.
import net from 'node:net'

const listen = net.Server.prototype.listen

net.Server.prototype.listen = function (first, ...rest) {
  const options = typeof first === 'number' ? { port: first } : first
  if (options?.port === undefined || options.host) return listen.call(this, first, ...rest)
  const callbacks = rest.filter((one) => typeof one === 'function')
  return listen.call(this, { ...options, host: '127.0.0.1' }, ...callbacks)
}
