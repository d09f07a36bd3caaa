// Sends requests to an API server, one after another, until its input ends; then prints what became of them.
// node send-requests.js read|write URL FOLDER, or kubectl KUBECONFIG FOLDER, where FOLDER has ca.crt, tls.crt and tls.key, which are read for each request.
const { execFile } = require('node:child_process');
const { readFileSync } = require('node:fs');
const https = require('node:https');
const { setTimeout: pause } = require('node:timers/promises');
const { promisify } = require('node:util');

const [mode, target, folder] = process.argv.slice(-3);
const result = { sent: 0, acknowledged: [], failures: [] };
let isRunning = true;
process.stdin.on('end', () => {
  isRunning = false;
});
process.stdin.resume();

function send(method, path, body) {
  const [ca, cert, key] = ['ca.crt', 'tls.crt', 'tls.key'].map((file) => readFileSync(`${folder}/${file}`));
  const options = { method, ca, cert, key, agent: false, timeout: 10_000 };
  return new Promise((resolve, reject) => {
    const request = https.request(target + path, { ...options, headers: { 'content-type': 'application/json' } });
    request.on('timeout', () => request.destroy(new Error('no answer within 10 s')));
    request.on('error', reject);
    request.on('response', (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => resolve(response.statusCode));
    });
    request.end(body && JSON.stringify(body));
  });
}

async function once(number) {
  result.sent += 1;
  try {
    if (mode === 'read') {
      const status = await send('GET', '/api/v1/namespaces/default');
      if (status !== 200) throw new Error(`status ${status}`);
      return true;
    }
    if (mode === 'kubectl') {
      await promisify(execFile)('kubectl', [`--kubeconfig=${target}`, 'get', 'namespace', 'default']);
      return true;
    }
    const metadata = { name: `count-${number}` };
    const status = await send('POST', '/api/v1/namespaces/default/configmaps', { metadata });
    // An attempt may have been carried out although its answer was lost.
    if (status !== 201 && status !== 409) throw new Error(`status ${status}`);
    result.acknowledged.push(metadata.name);
    return true;
  } catch (error) {
    result.failures.push(`${new Date().toISOString()} ${error.message || error.code}`);
    return false;
  }
}

async function main() {
  for (let number = 0; isRunning; number++) {
    while (!(await once(number)) && isRunning && mode === 'write') await pause(200);
    await pause(100);
  }
  console.log(JSON.stringify(result));
  process.exit();
}

main();
