/** The query generator of an object mapper, with models defined once. */
export default {
  packages: ['sequelize'],
  options: {},
  async subject() {
    const { Sequelize, DataTypes, Op } = await import('sequelize')
    class Database {}
    const sequelize = new Sequelize({ dialect: 'sqlite', dialectModule: { Database }, logging: false })
    const User = sequelize.define('User', { name: DataTypes.STRING, age: DataTypes.INTEGER })
    const generator = sequelize.getQueryInterface().queryGenerator
    return (index) => {
      const user = User.build({ name: `n${index}`, age: index })
      user.set('age', index + 1)
      return generator.selectQuery(
        'Users',
        {
          where: { name: user.name, age: { [Op.gt]: index, [Op.or]: [1, 2] } },
          order: [['age', 'DESC']],
          limit: 5,
        },
        User,
      ).length
    }
  },
}
