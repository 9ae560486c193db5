import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, sheets } from '../look/base';
import { markdown, type Block, type Inline } from './markdown';

/** A Markdown document as elements; nothing in it is taken as HTML. */
@customElement('millrace-card')
export class CardView extends LitElement {
  static override styles = [
    base,
    sheets,
    css`
      :host {
        padding: 6px 22px 20px;
      }
      .h1,
      .h2,
      .h3 {
        color: var(--text);
        margin: 20px 0 6px;
      }
      .h1 {
        font-size: 18px;
      }
      .h2 {
        font-size: 15px;
      }
      .h3 {
        font-size: 14px;
      }
      p,
      ul,
      ol,
      blockquote {
        margin: 8px 0;
        max-width: 80ch;
        overflow-wrap: anywhere;
      }
      ul,
      ol {
        padding-left: 22px;
      }
      blockquote {
        margin-left: 0;
        padding-left: 14px;
        border-left: 3px solid var(--line-strong);
        color: var(--muted);
      }
      pre {
        margin: 10px 0;
        padding: 10px 12px;
        overflow: auto;
        border-radius: 8px;
        background: var(--ground);
        font: 12.5px/1.5 var(--mono);
      }
      table {
        width: auto;
        margin: 10px 0;
      }
      th,
      td {
        padding: 4px 18px 4px 0;
      }
      hr {
        border: 0;
        border-top: 1px solid var(--line);
        margin: 16px 0;
      }
    `,
  ];

  @property() source = '';

  override render() {
    return markdown(this.source).map(block);
  }
}

/** Headings begin at the third level, below those of the page. */
function block(part: Block): TemplateResult {
  switch (part.kind) {
    case 'heading':
      return part.level === 1
        ? html`<h3 class="h1">${inline(part.parts)}</h3>`
        : html`<h4 class=${part.level === 2 ? 'h2' : 'h3'}>${inline(part.parts)}</h4>`;
    case 'paragraph':
      return html`<p>${inline(part.parts)}</p>`;
    case 'quote':
      return html`<blockquote>${inline(part.parts)}</blockquote>`;
    case 'code':
      return html`<pre tabindex="0">${part.text}</pre>`;
    case 'rule':
      return html`<hr />`;
    case 'list': {
      const items = part.items.map((item) => html`<li>${inline(item)}</li>`);
      return part.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
    }
    case 'table':
      return table(part.head, part.rows);
  }
}

function table(head: Inline[][], rows: Inline[][][]): TemplateResult {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>${head.map((cell) => html`<th>${inline(cell)}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${inline(cell)}</td>`)}</tr>`)}
      </tbody>
    </table>
  </div>`;
}

function inline(parts: Inline[]): unknown[] {
  return parts.map((part) => {
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'code':
        return html`<code>${part.text}</code>`;
      case 'strong':
        return html`<strong>${inline(part.parts)}</strong>`;
      case 'emphasis':
        return html`<em>${inline(part.parts)}</em>`;
      case 'link':
        return html`<a href=${part.href} rel="noreferrer">${inline(part.parts)}</a>`;
    }
  });
}
