import { css } from 'lit';

/** Badges, glyphs and bars of states. */
export const stateStyles = css`
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    padding: 1px 9px 1px 7px;
    border-radius: 999px;
    font-weight: 550;
    font-size: 12.5px;
    line-height: 20px;
    white-space: nowrap;
    color: var(--tone);
    background: var(--tone-soft);
  }
  .glyph {
    width: 13px;
    height: 13px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .idle {
    --tone: var(--idle);
    --tone-soft: var(--idle-soft);
  }
  .soon {
    --tone: var(--soon);
    --tone-soft: var(--soon-soft);
  }
  .live {
    --tone: var(--live);
    --tone-soft: var(--live-soft);
  }
  .warn {
    --tone: var(--warn);
    --tone-soft: var(--warn-soft);
  }
  .good {
    --tone: var(--good);
    --tone-soft: var(--good-soft);
  }
  .bad {
    --tone: var(--bad);
    --tone-soft: var(--bad-soft);
  }
  .off {
    --tone: var(--off);
    --tone-soft: var(--off-soft);
  }
  .bar {
    display: flex;
    width: 100%;
    min-width: 72px;
    height: 6px;
    border-radius: 3px;
    overflow: hidden;
    background: var(--sunken);
    gap: 1px;
  }
  .bar > span {
    background: var(--tone);
  }
  .bar > .idle {
    background: var(--line-strong);
  }
`;
