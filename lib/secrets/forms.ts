import { certainly, type FoundInText, likely } from './finding';
import { knownToSecretlint } from './secretlint';

interface Form {
  readonly found: FoundInText;
  readonly form: RegExp;
}

const token = (of: string, form: RegExp): Form => ({ found: certainly(`a token of ${of}`), form });
const kept = (of: string, form: RegExp): Form => ({ found: likely(`a token of ${of}`), form });

/**
 * Words that are secrets anywhere. Those of `kept` are checked more precisely by secretlint's rules: these are a cheap
 * first test, and a word that only passes this one is likely.
 */
const FORMS: readonly Form[] = [
  { found: certainly('an access key of AWS'), form: /\b(AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { found: certainly('a key of Google'), form: /\bAIza[\w-]{35}(?![\w-])/ },
  { found: certainly('a client secret of Google'), form: /\bGOCSPX-[\w-]{20,}/ },
  { found: certainly('a key of Stripe'), form: /\b(sk|rk)_(live|test)_[A-Za-z0-9]{16,}|\bwhsec_[A-Za-z0-9+/=]{20,}/ },
  { found: certainly('a private key of age'), form: /\bAGE-SECRET-KEY-1[0-9A-Z]{20,}/ },
  { found: certainly('a webhook of Slack'), form: /hooks\.slack\.com\/(services|workflows|triggers)\/\w+\/\w+\/\w+/ },
  { found: certainly('a webhook of Discord'), form: /discord(app)?\.com\/api\/webhooks\/\d{15,}\/[\w-]{30,}/ },
  {
    found: certainly('a webhook of Teams'),
    form: /webhook\.office\.com\/webhookb2\/[\w-]+@[\w-]+\/IncomingWebhook\/\w{20,}/,
  },
  { found: likely('a token of kubeadm'), form: /^[a-z0-9]{6}\.(?=[a-z]*\d[a-z]*\d)[a-z0-9]{16}$/ },
  { found: certainly('a token of k3s'), form: /\bK10[0-9a-f]{40,}::[\w.:-]+/ },
  kept('GitHub', /\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{22,})/),
  kept('GitLab', /\b(gl(pat|ptt|dt|rt|cbt|soat|ffct|agent|imt|feat)-[\w-]{20,}|GR1348941[\w-]{20,})/),
  kept('Grafana', /\bgl(sa|c)_[A-Za-z0-9+/=_]{20,}/),
  kept('Slack', /\bxox[abceoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/),
  kept('Vault', /\bhv[sbr]\.[\w-]{20,}|^[sbr]\.(?=\w*\d)(?=\w*[A-Z])[A-Za-z0-9]{24}$/),
  token('DigitalOcean', /\bdo[opr]_v1_[a-f0-9]{40,}/),
  token('Tailscale', /\btskey-(auth|api|client|scim|webhook)-[\w-]{10,}/),
  kept('npm', /\bnpm_[A-Za-z0-9]{36}\b/),
  token('PyPI', /\bpypi-[\w-]{40,}/),
  kept('Docker Hub', /\bdckr_(pat|oat)_[\w-]{20,}/),
  kept('OpenAI', /\bsk-(proj|svcacct|admin)-[\w-]{20,}|\bsk-[A-Za-z0-9]{40,}\b/),
  kept('Anthropic', /\bsk-ant-[\w-]{20,}/),
  kept('Hugging Face', /\bhf_[A-Za-z]{34}\b/),
  kept('SendGrid', /\bSG\.[\w-]{16,}\.[\w-]{16,}/),
  kept('Shopify', /\bshp(at|ca|pa|ss)_[A-Za-z0-9]{32,}/),
  token('Terraform Cloud', /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}/),
  token('Doppler', /\bdp\.(pt|st|ct|sa|scim|audit)\.[\w.-]{20,}/),
  token('Pulumi', /\bpul-[a-f0-9]{40}\b/),
  token('Sentry', /\bsntry[su]_[A-Za-z0-9+/=_]{40,}/),
  token('Dynatrace', /\bdt0[a-z]\d\d\.[A-Z0-9]{20,}\.[A-Z0-9]{40,}/),
  token('New Relic', /\bNR(AK|JS|AA|II|IQ|RA)-[\w]{20,}|\b[0-9a-f]{36}NRAL\b/),
  token('Datadog', /\bddp_[A-Za-z0-9]{30,}/),
  token('Cloudflare', /\bv1\.0-[a-f0-9]{24}-[a-f0-9]{100,}|\bcf(ut|k|at)_[\w-]{30,}/),
  token('Atlassian', /\bAT(ATT3|BB|CTT3|SCTT3)[\w=-]{24,}/),
  token('Postman', /\bPMAK-[a-f0-9]{24}-[a-f0-9]{30,}/),
  token('RubyGems', /\brubygems_[a-f0-9]{40,}/),
  token('PlanetScale', /\bpscale_(tkn|oauth|pw)_[\w.=-]{30,}/),
  token('Fly.io', /\bfm[12]_[A-Za-z0-9+/=]{40,}|\bfo1_[\w-]{40,}/),
  token('Supabase', /\bsb(p|_secret)_[A-Za-z0-9_]{20,}/),
  kept('Linear', /\blin_(api|oauth)_[A-Za-z0-9]{32,}/),
  kept('Notion', /\bntn_[A-Za-z0-9]{40,}/),
  kept('Figma', /\bfigd_[\w-]{30,}/),
  token('Telegram', /\b\d{8,10}:AA[\w-]{33}(?![\w-])/),
  token('Mailgun', /\bkey-[0-9a-f]{32}\b/),
  token('Mailchimp', /\b[0-9a-f]{32}-us\d{1,2}\b/),
  token('Twilio', /\bSK[0-9a-f]{32}\b/),
  token('Square', /\bsq0(csp|atp|idp)-[\w-]{22,}/),
  token('Alibaba', /\bLTAI[A-Za-z0-9]{12,20}\b/),
  token('Tencent', /\bAKID[A-Za-z0-9]{28,}\b/),
  token('JFrog', /\bAKCp[A-Za-z0-9]{60,}|\bcmVmdGtu[A-Za-z0-9]{40,}/),
  kept('Databricks', /\bdapi[a-f0-9]{32}\b/),
  kept('Vercel', /\bvc[apirk]k?_[A-Za-z0-9]{24,}/),
  kept('Groq', /\bgsk_[A-Za-z0-9]{40,}/),
  kept('1Password', /\bops_eyJ[A-Za-z0-9+/=]{60,}/),
  token('Buildkite', /\bbkua_[a-f0-9]{40}\b/),
  token('CircleCI', /\bCCIPAT_[\w]{20,}/),
  token('Netlify', /\bnfp_[A-Za-z0-9]{36,}/),
  token('Render', /\brnd_[A-Za-z0-9]{28,}/),
  token('Argo CD or another issuer', /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/),
  {
    found: likely('a signed address'),
    form: /[?&](sig|X-Amz-Signature|X-Goog-Signature|Signature)=[A-Za-z0-9%+/_-]{30,}/,
  },
];

/** The minimum length of a word to check; a shorter one is not a token. */
export const SHORTEST_WORD = 16;
const WORD = /[^\s"'`,;<>()[\]{}\\|]{16,}/g;

// Few words begin like a token, or have its marks in them.
const MAY_BE_A_TOKEN =
  /AKI[AD]|ASIA|AIza|GOCSPX|[sr]k_|whsec_|AGE-|webhook|hooks\.|K10|gh[pousr]_|github_pat|\bgl(?:pat|ptt|dt|rt|cbt|soat|ffct|agent|imt|feat|sa|c)[-_]|GR13|xox|xapp|hv[sbr]\.|^[sbr]\.|do[opr]_v1|tskey|npm_|pypi-|dckr_|\bsk-|hf_|SG\.|shp|atlasv1|dp\.|pul-|sntry|dt0|NR|ddp_|v1\.0-|cf(ut|k|at)_|AT[ABCS]|PMAK|rubygems|pscale|fm[12]_|fo1_|sb[p_]|lin_|ntn_|figd_|:AA|\bkey-[0-9a-f]{8}|-us\d|SK[0-9a-f]|sq0|LTAI|AKCp|cmVm|dapi|vc[apirk]|gsk_|ops_|bkua|CCIPAT|nfp_|rnd_|eyJ|[?&](sig|X-|Signature)|^[a-z0-9]{6}\.[a-z0-9]{16}$/;

/** The words of a text that are long enough to be a secret by themselves. */
export function longWords(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** The kind of secret that a word has the form of, if any. */
export function knownForm(word: string): FoundInText | undefined {
  if (!MAY_BE_A_TOKEN.test(word)) return undefined;
  const found = FORMS.find(({ form }) => form.test(word))?.found;
  return found && !found.certain && knownToSecretlint(word) ? certainly(found.what) : found;
}
