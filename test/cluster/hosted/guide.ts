import { codeBlocks } from '../../docs/markdown';

/** The commands of the guide that have a text, for a tenant. */
export function guide(part: string, tenant: string): string {
  const blocks = codeBlocks('sh').filter(
    ({ page, text }) => page === 'docs/hosted-control-planes.md' && text.includes(part),
  );
  const [block] = blocks;
  if (!block || blocks.length > 1) throw new Error(`${blocks.length} blocks of the guide have ${part}`);
  if (!block.text.startsWith('tenant=a')) throw new Error(`the block with ${part} is not for a tenant`);
  return block.text.replace('tenant=a', `tenant=${tenant}`);
}
