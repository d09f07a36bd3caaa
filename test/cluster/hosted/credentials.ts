import type { Cluster } from '../control-plane/cluster';
import type { Machine } from '../machines/machine';
import type { IssuedSecret } from './cert-manager';

/** The certificate of a tenant's first administrator, in files of a customer's machine. */
export class Credentials {
  constructor(
    private readonly admin: Cluster,
    private readonly machine: Machine,
    private readonly tenant: string,
  ) {}

  /** Where `ca.crt`, `tls.crt` and `tls.key` are. */
  get folder(): string {
    return `/root/${this.tenant}`;
  }

  /** How curl is given them. */
  get flags(): string[] {
    const { folder } = this;
    return ['--cacert', `${folder}/ca.crt`, '--cert', `${folder}/tls.crt`, '--key', `${folder}/tls.key`];
  }

  /** What cert-manager has issued now. */
  async issued(): Promise<IssuedSecret> {
    return this.secret('admin');
  }

  /**
   * Writes a certificate and the authorities that the customer trusts from now on, each file at once: a client may read
   * them at any time.
   */
  async write({ data }: IssuedSecret, authorities: readonly string[] = ['ca-1']): Promise<void> {
    const trusted = await Promise.all(authorities.map((name) => this.secret(name)));
    const text = (encoded: string | undefined) => Buffer.from(encoded ?? '', 'base64').toString();
    const files = {
      'ca.crt': trusted.map((authority) => text(authority.data['tls.crt'])).join(''),
      'tls.crt': text(data['tls.crt']),
      'tls.key': text(data['tls.key']),
    };
    await this.machine.sh('mkdir -p "$1"', this.folder);
    for (const [file, content] of Object.entries(files)) {
      await this.machine.run('tee', [`${this.folder}/${file}.new`], content);
    }
    await this.machine.sh('cd "$1"; for file in ca.crt tls.crt tls.key; do mv $file.new $file; done', this.folder);
  }

  private async secret(name: string): Promise<IssuedSecret> {
    return this.admin.kubectl.get<IssuedSecret>('secret', name, '--namespace', `tenant-${this.tenant}`);
  }
}
