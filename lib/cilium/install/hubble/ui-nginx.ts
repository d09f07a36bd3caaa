import type { CiliumSettings } from '../../settings';
import { asText, block, type Lines } from '../shared/config-blocks';

const LAYOUT = { indent: '    ' };
const BACKEND = 'http://127.0.0.1:8090';

/**
 * nginx' configuration in front of the UI: the pages from its disk, and `api` from the backend. The program expects to
 * be at the root, so any other base URL is stripped from requests and put into the page that is returned.
 */
export function nginxConfig({ hubble }: CiliumSettings): string {
  const { baseUrl, frontend } = hubble.ui;
  const rebased = baseUrl !== '/';
  const prefix = baseUrl.replace(/\/$/, '');
  const toRoot = rebased ? [`rewrite ^${prefix}(/.*)$ $1 break;`] : [];

  const api = block(
    LAYOUT,
    `location ${baseUrl}api`,
    toRoot,
    'proxy_http_version 1.1;',
    'proxy_pass_request_headers on;',
    `proxy_pass ${BACKEND}${rebased ? '/' : ''};`,
  );
  const pages = block(
    LAYOUT,
    `location ${baseUrl}`,
    'if ($http_user_agent ~* "kube-probe") { access_log off; }',
    toRoot,
    '# double `/index.html` is required here',
    'try_files $uri $uri/ /index.html /index.html;',
  );
  const health: Lines = [
    '# Liveness probe',
    block(LAYOUT, 'location /healthz', 'access_log off;', 'add_header Content-Type text/plain;', `return 200 'ok';`),
  ];
  return asText(
    block(
      LAYOUT,
      'server',
      'listen       8081;',
      frontend.server.ipv6.enabled ? ['listen       [::]:8081;'] : [],
      ['server_name  localhost;', 'root /app;', 'index index.html;', 'client_max_body_size 1G;', ''],
      block(
        LAYOUT,
        'location /',
        ['proxy_set_header Host $host;', 'proxy_set_header X-Real-IP $remote_addr;', ''],
        api,
        rebased ? ['sub_filter_once on;', `sub_filter '<base href="/"/>' '<base href="${baseUrl}"/>';`] : [],
        [pages, ''],
        health,
      ),
    ),
  );
}
