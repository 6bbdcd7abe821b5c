/** A class with private fields, static blocks and a subclass in each call; their maps and prototypes die with them. */
export default {
  packages: [],
  options: {},
  async subject() {
    return (index) => {
      class Base {
        #secret = index
        static made = 0
        static {
          Base.made += 1
        }
        reveal() {
          return this.#secret
        }
      }
      const Derived = class extends Base {
        [`method${index % 100}`]() {
          return super.reveal()
        }
      }
      return new Derived()[`method${index % 100}`]() + Base.made
    }
  },
}
