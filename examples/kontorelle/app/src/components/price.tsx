import { changePrice } from "../actions/price";

export const PriceForm = ({ id }: { id: string }) => (
  <form action={changePrice}>
    <input type="hidden" name="id" value={id} />
    <input type="number" name="amount_cents" min="0" />
  </form>
);
